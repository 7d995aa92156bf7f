package dev.matriarch.operators.kubernetes;

import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Collection;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;

/** Asks an API server which of our rights it does not grant. */
final class MissingRights {

    private static final int AT_ONCE = 8;

    private MissingRights() {}

    static SortedSet<Right> of(Collection<Right> needed, KubernetesClient client) {
        try (var threads =
                Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
            var granted = needed.stream()
                    .collect(java.util.stream.Collectors.toMap(
                            right -> right,
                            right -> CompletableFuture.supplyAsync(() -> isGranted(right, client), threads)));
            var missing = new TreeSet<Right>();
            granted.forEach((right, answer) -> {
                if (!join(answer)) {
                    missing.add(right);
                }
            });
            return missing;
        }
    }

    private static boolean join(CompletableFuture<Boolean> answer) {
        try {
            return answer.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private static boolean isGranted(Right right, KubernetesClient client) {
        var review = client.resource(question(right)).create();
        return review.getStatus() != null
                && Boolean.TRUE.equals(review.getStatus().getAllowed());
    }

    private static SelfSubjectAccessReview question(Right right) {
        var parts = right.resource().split("/", 2);
        return new SelfSubjectAccessReviewBuilder()
                .withNewSpec()
                .withNewResourceAttributes()
                .withVerb(right.verb())
                .withGroup(right.group())
                .withResource(parts[0])
                .withSubresource(parts.length > 1 ? parts[1] : null)
                .endResourceAttributes()
                .endSpec()
                .build();
    }
}
