/** Topologies: clusters that hold the same data in several places. */
@NullMarked
package dev.matriarch.api.topologies;

import org.jspecify.annotations.NullMarked;
