/** Data planes: the places that run databases, and the adapters that reach them. */
@NullMarked
package dev.matriarch.provisioning.dataplanes;

import org.jspecify.annotations.NullMarked;
