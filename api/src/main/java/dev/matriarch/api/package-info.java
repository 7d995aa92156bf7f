/** The REST API: JSON to records and back, HTTP to refusals and back. It decides nothing. */
@NullMarked
package dev.matriarch.api;

import org.jspecify.annotations.NullMarked;
