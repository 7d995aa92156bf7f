package dev.matriarch.provisioning.jobs;

import org.jspecify.annotations.Nullable;

/**
 * Why a job did not succeed.
 *
 * @param code a stable kebab-case code
 * @param detail what was seen, in words for people, without secrets
 * @param nextAction what can be done
 */
public record JobProblem(
        String code, String detail, @Nullable String nextAction) {}
