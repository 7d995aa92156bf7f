/** What the API promises its clients, asked of the packaged server over HTTP. */
@NullMarked
package dev.matriarch.acceptance;

import org.jspecify.annotations.NullMarked;
