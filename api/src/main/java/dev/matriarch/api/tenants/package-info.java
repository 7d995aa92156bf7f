/** Tenants and their API keys over HTTP. */
@NullMarked
package dev.matriarch.api.tenants;

import org.jspecify.annotations.NullMarked;
