/** HA clusters: what a tenant may ask of one, and the workflow behind each change. */
@NullMarked
package dev.matriarch.provisioning.clusters;

import org.jspecify.annotations.NullMarked;
