/** The packaged server on a real Kubernetes with the real operators; {@code mvn verify -Pe2e} with {@code MATRIARCH_E2E_KUBECONFIG}. */
@NullMarked
package dev.matriarch.e2e;

import org.jspecify.annotations.NullMarked;
