package dev.matriarch.operators;

import java.util.UUID;

/**
 * Which cluster is meant. The id is its identity, everywhere; the names say where it lives and what people read.
 *
 * @param tenant the tenant's slug, without a hyphen
 * @param namespace the tenant's own name of the namespace ({@code production}, not {@code acme-production})
 * @param name a DNS-1035 label of at most 40 characters; instances are named after it ({@code orders-1})
 */
public record ClusterRef(UUID id, String tenant, String namespace, String name) {

    @Override
    public String toString() {
        return "%s/%s/%s".formatted(tenant, namespace, name);
    }
}
