/**
 * Zalando's postgres-operator, with Patroni in its pods: manifest out, observation in, and every quirk of both. What reads and
 * writes Kubernetes is shared with the other Kubernetes adapters; nothing here waits or keeps state.
 */
@NullMarked
package dev.matriarch.operators.zalando;

import org.jspecify.annotations.NullMarked;
