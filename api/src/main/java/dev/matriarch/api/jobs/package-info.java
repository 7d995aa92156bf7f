/** Jobs over HTTP. */
@NullMarked
package dev.matriarch.api.jobs;

import org.jspecify.annotations.NullMarked;
