package dev.matriarch.operators;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a data plane was found to be.
 *
 * @param identity what tells this place from any other, whatever address and credentials lead there (for Kubernetes the
 *     uid of the namespace {@code kube-system}): other credentials must lead to the same place, and no place is registered
 *     twice; null where it could not be learnt
 * @param offers the operators that are there and fit
 * @param shortcomings all that is missing, each by name
 */
public record Inspection(@Nullable String identity, List<Offer> offers, List<Shortcoming> shortcomings) {

    public Inspection(List<Offer> offers, List<Shortcoming> shortcomings) {
        this(null, offers, shortcomings);
    }

    public Inspection {
        offers = List.copyOf(offers);
        shortcomings = List.copyOf(shortcomings);
    }

    /** Whether clusters can be made there: nothing is missing, and some operator is offered. */
    public boolean isFit() {
        return shortcomings.isEmpty() && !offers.isEmpty();
    }

    /** An operator by its stable name, and what it can do there. */
    public record Offer(String operator, Limits limits) {}

    /**
     * Something that is missing or wrong.
     *
     * @param code its stable name: {@code unreachable}, {@code certificate-untrusted}, {@code certificate-expired},
     *     {@code unauthenticated}, {@code not-kubernetes}, {@code operator-absent}, {@code operator-too-old},
     *     {@code operator-unsuitable}, {@code right-missing}
     * @param detail what it is, in a sentence for people, without a secret
     * @param nextAction what somebody can do about it
     */
    public record Shortcoming(String code, String detail, String nextAction) {}
}
