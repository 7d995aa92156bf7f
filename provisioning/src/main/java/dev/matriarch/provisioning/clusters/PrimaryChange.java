package dev.matriarch.provisioning.clusters;

import java.time.Instant;

/**
 * The last move of the primary role, by a failover or a switchover.
 *
 * @param at when the operator says that it happened; when it was first seen, where the operator does not say
 */
public record PrimaryChange(String from, String to, Instant at) {}
