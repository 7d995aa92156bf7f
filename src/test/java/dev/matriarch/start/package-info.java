/** How the packaged server starts, refuses to start, and comes back after a crash. */
@NullMarked
package dev.matriarch.start;

import org.jspecify.annotations.NullMarked;
