package dev.matriarch.operators.cloudnativepg;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import org.jspecify.annotations.Nullable;

/**
 * What CloudNativePG says of a pooler.
 *
 * @param phase {@code active}, {@code paused}, {@code inactive} or {@code failed}; null before 1.30. {@code active} says
 *     nothing of pods: it stays while the only one crashes again and again (seen live).
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record PoolerStatus(@Nullable String phase, @Nullable String phaseReason) {

    static final String ACTIVE = "active";
}
