/** Events over HTTP, as pages and as streams. */
@NullMarked
package dev.matriarch.api.events;

import org.jspecify.annotations.NullMarked;
