package dev.matriarch.api.http;

/** {@code dryRun}, where nothing else can be asked of how a change is made. */
public record DryRun(boolean asked) {}
