/** What all resources share of HTTP: request ids, conditions, preferences, idempotency, pages. */
@NullMarked
package dev.matriarch.api.http;

import org.jspecify.annotations.NullMarked;
