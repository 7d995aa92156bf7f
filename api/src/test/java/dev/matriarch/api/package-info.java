/** The API over real HTTP, with stand-ins for the services behind it. */
@NullMarked
package dev.matriarch.api;

import org.jspecify.annotations.NullMarked;
