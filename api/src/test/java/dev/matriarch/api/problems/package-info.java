/** Which failure becomes which problem. */
@NullMarked
package dev.matriarch.api.problems;

import org.jspecify.annotations.NullMarked;
