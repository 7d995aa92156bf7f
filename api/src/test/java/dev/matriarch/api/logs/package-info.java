@NullMarked
package dev.matriarch.api.logs;

import org.jspecify.annotations.NullMarked;
