/** HA clusters over HTTP. */
@NullMarked
package dev.matriarch.api.clusters;

import org.jspecify.annotations.NullMarked;
