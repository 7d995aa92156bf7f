package dev.matriarch.operators.kubernetes;

import io.fabric8.kubernetes.api.model.Namespace;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What pods in a namespace are held to, as Kubernetes' Pod Security Standards name it; the strictest first. */
public enum PodSecurity {
    RESTRICTED,
    BASELINE;

    static final String LABEL = "pod-security.kubernetes.io/enforce";

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The less strict of this and what the namespace has: where several operators share one, what one of them cannot do
     * without stays.
     */
    PodSecurity orAsIn(@Nullable Namespace live) {
        if (live == null) {
            return this;
        }
        return MatriarchLabels.label(live, LABEL)
                .flatMap(word -> Arrays.stream(values())
                        .filter(one -> one.word().equals(word))
                        .findFirst())
                .filter(one -> one.compareTo(this) > 0)
                .orElse(this);
    }
}
