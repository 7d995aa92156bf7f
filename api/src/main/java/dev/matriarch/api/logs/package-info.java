/** Clusters' logs over HTTP, as they are and as they come. */
@NullMarked
package dev.matriarch.api.logs;

import org.jspecify.annotations.NullMarked;
