/** How JSON is read. */
@NullMarked
package dev.matriarch.api.json;

import org.jspecify.annotations.NullMarked;
