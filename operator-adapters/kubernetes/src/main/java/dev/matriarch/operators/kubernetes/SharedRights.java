package dev.matriarch.operators.kubernetes;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What our account needs whatever the operator: to find out what is there, and to make tenants' namespaces. An apply that
 * may create needs {@code create} beside {@code patch}.
 */
public final class SharedRights {

    private static final SortedSet<Right> NEEDED = union(List.of(
            Right.to("", "namespaces", "get", "create", "patch", "delete"),
            Right.to("", "resourcequotas", "get", "create", "patch"),
            Right.to("networking.k8s.io", "networkpolicies", "get", "create", "patch"),
            Right.to("", "configmaps", "get", "list", "create", "patch", "delete"),
            Right.to("", "nodes", "list"),
            Right.to("storage.k8s.io", "storageclasses", "list"),
            Right.to("apps", "deployments", "list")));

    private static final SortedSet<Right> EXPOSING = union(List.of(
            Right.to("", "services", "get", "create", "patch", "delete"),
            Right.to("networking.k8s.io", "networkpolicies", "get", "create", "patch", "delete"),
            Right.to("discovery.k8s.io", "endpointslices", "get", "create", "patch", "delete"),
            Right.to("", "secrets", "get", "create", "patch", "delete"),
            Right.to("", "pods", "list"),
            Right.to("", "pods/log", "get"),
            Right.to("batch", "jobs", "get", "watch", "create", "patch", "delete")));

    private static final SortedSet<Right> HELPFUL =
            Collections.unmodifiableSortedSet(Right.to("", "pods/portforward", "get", "create"));

    private SharedRights() {}

    /** All of them. */
    public static SortedSet<Right> needed() {
        return NEEDED;
    }

    /** What it takes for clusters to be reached from outside of their data plane, and to stream from one to the other. */
    public static SortedSet<Right> exposing() {
        return EXPOSING;
    }

    /**
     * What {@link SqlAccess} takes. Without it nobody knows how far standbys are behind, and no switchover is accepted, nor a
     * rotation of credentials.
     */
    public static SortedSet<Right> helpful() {
        return HELPFUL;
    }

    /** All these rights together. */
    public static SortedSet<Right> union(Collection<? extends Collection<Right>> rights) {
        var all = new TreeSet<Right>();
        rights.forEach(all::addAll);
        return Collections.unmodifiableSortedSet(all);
    }
}
