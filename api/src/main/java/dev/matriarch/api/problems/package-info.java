/** Everything that goes wrong, as problem details (RFC 9457). */
@NullMarked
package dev.matriarch.api.problems;

import org.jspecify.annotations.NullMarked;
