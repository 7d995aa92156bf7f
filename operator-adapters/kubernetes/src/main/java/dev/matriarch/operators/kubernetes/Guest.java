package dev.matriarch.operators.kubernetes;

import java.util.List;

/**
 * An operator that runs clusters in tenants' namespaces.
 *
 * @param operator its stable name
 * @param security what its pods can be held to at most
 * @param doorways who may reach its clusters from outside their tenant: the operator itself, and monitoring
 */
public record Guest(String operator, PodSecurity security, List<Doorway> doorways) {

    public Guest {
        doorways = List.copyOf(doorways);
    }
}
