/** Tenants, their keys, and their namespaces. */
@NullMarked
package dev.matriarch.provisioning.tenants;

import org.jspecify.annotations.NullMarked;
