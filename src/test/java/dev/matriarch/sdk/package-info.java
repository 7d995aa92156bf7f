/** Clients that were generated from the OpenAPI document, held against the packaged server. */
@NullMarked
package dev.matriarch.sdk;

import org.jspecify.annotations.NullMarked;
