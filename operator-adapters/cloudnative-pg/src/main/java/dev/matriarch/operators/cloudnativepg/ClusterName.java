package dev.matriarch.operators.cloudnativepg;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import org.jspecify.annotations.Nullable;

/** The cluster of the same namespace that a resource belongs to; it never changes. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record ClusterName(@Nullable String name) {}
