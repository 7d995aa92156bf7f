/** Whole workflows on what a real operator did. */
@NullMarked
package dev.matriarch.replay;

import org.jspecify.annotations.NullMarked;
