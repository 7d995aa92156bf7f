package dev.matriarch.operators.cloudnativepg;

import dev.matriarch.operators.Inspection.Shortcoming;
import dev.matriarch.operators.Limits;
import dev.matriarch.operators.kubernetes.KubernetesOperator;
import dev.matriarch.operators.kubernetes.OperatorVersion;
import dev.matriarch.operators.kubernetes.Right;
import dev.matriarch.operators.kubernetes.SharedRights;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/** CloudNativePG, from 1.29.2 on. */
public final class CloudNativePg implements KubernetesOperator {

    static final String NAME = "cloudnative-pg";

    static final String GROUP = "postgresql.cnpg.io";

    /** As which the operator and its instance managers both write. */
    static final String MANAGER = "manager";

    private static final OperatorVersion OLDEST = new OperatorVersion(1, 29, 2);
    private static final SortedSet<Integer> POSTGRESQL_VERSIONS =
            Collections.unmodifiableSortedSet(new TreeSet<>(Set.of(17, 18)));
    private static final Set<Integer> KNOWN_VERSIONS = Set.of(14, 15, 16, 17, 18);
    private static final int MAX_INSTANCES = 9;

    private static final SortedSet<Right> RIGHTS = SharedRights.union(List.of(
            Right.to(GROUP, "clusters", "get", "list", "watch", "create", "patch", "delete"),
            Right.to(GROUP, "clusters/status", "patch"),
            Right.to(GROUP, "poolers", "get", "list", "watch", "create", "patch", "delete"),
            Right.to(GROUP, "databases", "get", "list", "watch", "create", "patch", "delete"),
            Right.to(GROUP, "backups", "get", "list", "watch", "create", "patch", "delete"),
            Right.to(GROUP, "scheduledbackups", "get", "list", "create", "patch", "delete"),
            Right.to(BarmanPlugin.GROUP, "objectstores", "get", "list", "create", "patch", "delete"),
            Right.to("", "pods", "list", "watch", "delete"),
            Right.to("", "pods/log", "get"),
            Right.to("", "persistentvolumeclaims", "list", "watch", "patch"),
            Right.to(GROUP, "clusterimagecatalogs", "get"),
            Right.to("", "services", "get", "list"),
            Right.to("batch", "jobs", "list"),
            Right.to("", "events", "list"),
            Right.to("", "secrets", "get", "create", "patch", "delete")));

    /** For {@link java.util.ServiceLoader}. */
    public CloudNativePg() {}

    @Override
    public String operator() {
        return NAME;
    }

    @Override
    public SortedSet<Right> rights() {
        return RIGHTS;
    }

    /** It is there when its resources are known and a deployment of it exists, in whatever namespace. */
    @Override
    public Finding find(KubernetesClient client, Place place) {
        if (client.raw("/apis/%s/v1".formatted(GROUP)) == null) {
            return new Finding.Absent();
        }
        var images = client
                .apps()
                .deployments()
                .inAnyNamespace()
                .withLabel("app.kubernetes.io/name", NAME)
                .list()
                .getItems()
                .stream()
                .flatMap(deployment -> image(deployment).stream())
                .toList();
        return images.isEmpty() ? new Finding.Absent() : judged(images, place, ImageCatalog.read(client));
    }

    private static Optional<String> image(Deployment deployment) {
        return deployment.getSpec().getTemplate().getSpec().getContainers().stream()
                .findFirst()
                .map(Container::getImage);
    }

    /** Where several are installed, each for namespaces of its own, the oldest may be the one that gets our clusters. */
    static Finding judged(List<String> images, Place place, SortedMap<Integer, String> catalog) {
        var versions = new TreeSet<OperatorVersion>();
        for (var image : images) {
            var version = OperatorVersion.ofImage(image);
            if (version.isEmpty()) {
                return unfit("the version of the one that is installed cannot be told from its image " + image);
            }
            versions.add(version.get());
        }
        var oldest = versions.first();
        return oldest.compareTo(OLDEST) < 0
                ? unfit("version %s is installed".formatted(oldest))
                : new Finding.Fit(new Limits(
                        oldest.toString(),
                        offered(catalog),
                        MAX_INSTANCES,
                        true,
                        place.storageClasses(),
                        place.zones(),
                        place.expandableClasses(),
                        place.defaultClass(),
                        catalog));
    }

    /** The platform's catalog decides, where it has any that we know. */
    private static SortedSet<Integer> offered(SortedMap<Integer, String> catalog) {
        var offered = new TreeSet<>(catalog.keySet());
        offered.retainAll(KNOWN_VERSIONS);
        return offered.isEmpty() ? POSTGRESQL_VERSIONS : offered;
    }

    private static Finding unfit(String what) {
        return new Finding.Unfit(new Shortcoming(
                "operator-too-old",
                "CloudNativePG %s or newer is needed, and %s.".formatted(OLDEST, what),
                "Upgrade CloudNativePG."));
    }
}
