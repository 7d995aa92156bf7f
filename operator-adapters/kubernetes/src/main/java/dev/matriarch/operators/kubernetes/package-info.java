/** What all adapters to operators on Kubernetes share: one way in, one way to write, tenants' namespaces, watches. */
@NullMarked
package dev.matriarch.operators.kubernetes;

import org.jspecify.annotations.NullMarked;
