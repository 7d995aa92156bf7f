/** The OpenAPI document, made from the code that serves it. */
@NullMarked
package dev.matriarch.api.openapi;

import org.jspecify.annotations.NullMarked;
