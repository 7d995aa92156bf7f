/** Who asks, and whether that role may come in at all. */
@NullMarked
package dev.matriarch.api.security;

import org.jspecify.annotations.NullMarked;
