/** The rules of the house that Maven cannot say. */
@NullMarked
package dev.matriarch.house;

import org.jspecify.annotations.NullMarked;
