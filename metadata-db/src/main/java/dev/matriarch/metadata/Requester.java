package dev.matriarch.metadata;

/**
 * Who asked for a job.
 *
 * @param type {@code api-key}, {@code oidc} or {@code system}
 * @param requestId the call it came with
 */
public record Requester(String type, String name, String requestId) {}
