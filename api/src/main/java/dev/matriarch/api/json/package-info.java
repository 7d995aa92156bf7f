/** JSON as the API speaks it: strict on input, complete on output. */
@NullMarked
package dev.matriarch.api.json;

import org.jspecify.annotations.NullMarked;
