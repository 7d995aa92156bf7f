package dev.matriarch.operators.kubernetes;

import java.util.List;
import java.util.Map;

/**
 * Who beside the tenant may reach the pods in a tenant's namespace, and where.
 *
 * @param namespaces the labels of the namespaces they come from; empty for any
 * @param pods the labels of their pods; empty for any
 * @param ports TCP
 */
public record Doorway(Map<String, String> namespaces, Map<String, String> pods, List<Integer> ports) {

    public Doorway {
        namespaces = Map.copyOf(namespaces);
        pods = Map.copyOf(pods);
        ports = List.copyOf(ports);
    }
}
