/**
 * The CloudNativePG operator: manifest out, observation in, and every quirk of that operator. What reads and writes
 * Kubernetes is shared with the other Kubernetes adapters; nothing here waits or keeps state.
 */
@NullMarked
package dev.matriarch.operators.cloudnativepg;

import org.jspecify.annotations.NullMarked;
