/** What the platform offers and what was done on it, over HTTP. */
@NullMarked
package dev.matriarch.api.platform;

import org.jspecify.annotations.NullMarked;
