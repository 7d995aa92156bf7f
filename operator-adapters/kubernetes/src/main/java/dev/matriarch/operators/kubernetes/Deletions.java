package dev.matriarch.operators.kubernetes;

import io.fabric8.kubernetes.api.model.DeleteOptions;
import io.fabric8.kubernetes.api.model.DeleteOptionsBuilder;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.HasMetadata;

/** A deletion that holds for the very object that was looked at, as it was then. */
final class Deletions {

    private Deletions() {}

    static DeleteOptions of(HasMetadata live, DeletionPropagation propagation) {
        return new DeleteOptionsBuilder()
                .withPropagationPolicy(propagation.toString())
                .withNewPreconditions()
                .withUid(live.getMetadata().getUid())
                .withResourceVersion(live.getMetadata().getResourceVersion())
                .endPreconditions()
                .build();
    }
}
