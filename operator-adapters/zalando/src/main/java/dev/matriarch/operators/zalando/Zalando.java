package dev.matriarch.operators.zalando;

import dev.matriarch.operators.Inspection.Shortcoming;
import dev.matriarch.operators.Limits;
import dev.matriarch.operators.kubernetes.KubernetesOperator;
import dev.matriarch.operators.kubernetes.OperatorVersion;
import dev.matriarch.operators.kubernetes.Right;
import dev.matriarch.operators.kubernetes.SharedRights;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Zalando's postgres-operator, from 1.15.0 on. */
public final class Zalando implements KubernetesOperator {

    static final String NAME = "zalando";

    static final String GROUP = "acid.zalan.do";

    /** As which the operator writes; its binary is called so, or {@code cmd} where it was built by hand. */
    static final String MANAGER = "postgres-operator";

    private static final OperatorVersion OLDEST = new OperatorVersion(1, 15, 0);
    private static final int MAX_INSTANCES = 9;

    /** Spilo images are named after the newest PostgreSQL in them; older ones that some of them have too are not offered. */
    private static final Pattern VERSION_OF_IMAGE =
            Pattern.compile("spilo-(?:cdp-)?(\\d{2})\\b|spilo[^/:]*:(\\d{2})\\b");

    private static final SortedSet<Right> RIGHTS = SharedRights.union(List.of(
            Right.to(GROUP, "postgresqls", "get", "list", "watch", "create", "patch", "delete"),
            Right.to(GROUP, "operatorconfigurations", "get"),
            Right.to("apps", "statefulsets", "get", "delete"),
            Right.to("", "pods", "list", "watch", "delete"),
            Right.to("", "pods/proxy", "create"),
            Right.to("", "persistentvolumeclaims", "get", "list", "watch", "delete"),
            Right.to("", "services", "get", "list", "delete"),
            Right.to("", "endpoints", "get", "list", "patch", "delete"),
            Right.to("policy", "poddisruptionbudgets", "get", "list", "delete"),
            Right.to("", "events", "list"),
            Right.to("", "secrets", "get", "delete")));

    /** For {@link java.util.ServiceLoader}. */
    public Zalando() {}

    @Override
    public String operator() {
        return NAME;
    }

    @Override
    public SortedSet<Right> rights() {
        return RIGHTS;
    }

    /**
     * It is there when its resources are known and a deployment of it exists, in whatever namespace. Others' operators have an
     * image of the same name too, so its environment tells.
     */
    @Override
    public Finding find(KubernetesClient client, Place place) {
        if (client.raw("/apis/%s/v1".formatted(GROUP)) == null) {
            return new Finding.Absent();
        }
        return client.apps().deployments().inAnyNamespace().list().getItems().stream()
                .flatMap(deployment -> deployment.getSpec().getTemplate().getSpec().getContainers().stream()
                        .filter(OperatorConfig::isOperator)
                        .map(container -> new Installed(
                                container.getImage(), OperatorConfig.read(deployment, container, client))))
                .min(Comparator.comparing(Installed::isTrouble).thenComparing(Installed::image))
                .map(installed -> judged(installed, place))
                .orElseGet(Finding.Absent::new);
    }

    /** One that is installed; where there are several, each for clusters of its own, one that takes ours is enough. */
    record Installed(String image, OperatorConfig config) {

        boolean isTrouble() {
            return config.trouble().isPresent();
        }
    }

    static Finding judged(Installed installed, Place place) {
        var version = OperatorVersion.ofImage(installed.image());
        if (version.isEmpty()) {
            return tooOld(
                    "the version of the one that is installed cannot be told from its image " + installed.image());
        }
        if (version.get().compareTo(OLDEST) < 0) {
            return tooOld("version %s is installed".formatted(version.get()));
        }
        return installed
                .config()
                .trouble()
                .map(Zalando::unsuitable)
                .orElseGet(() -> fit(version.get(), installed.config(), place));
    }

    private static Finding fit(OperatorVersion version, OperatorConfig config, Place place) {
        var image = config.image();
        var postgresql = image.flatMap(Zalando::postgresqlOf).orElse(version.major() == 1 ? 17 : 18);
        return new Finding.Fit(new Limits(
                version.toString(),
                new TreeSet<>(List.of(postgresql)),
                Math.min(MAX_INSTANCES, config.maxInstances().orElse(MAX_INSTANCES)),
                true,
                place.storageClasses(),
                place.zones(),
                place.expandableClasses(),
                place.defaultClass(),
                image.map(name -> Map.of(postgresql, name)).orElse(Map.of())));
    }

    private static Optional<Integer> postgresqlOf(String image) {
        var matcher = VERSION_OF_IMAGE.matcher(image);
        return matcher.find()
                ? Stream.of(1, 2)
                        .map(matcher::group)
                        .filter(group -> group != null)
                        .findFirst()
                        .map(Integer::valueOf)
                : Optional.empty();
    }

    private static Finding tooOld(String what) {
        return new Finding.Unfit(new Shortcoming(
                "operator-too-old",
                "Zalando's postgres-operator %s or newer is needed, and %s.".formatted(OLDEST, what),
                "Upgrade the operator."));
    }

    private static Finding unsuitable(String what) {
        return new Finding.Unfit(new Shortcoming(
                "operator-unsuitable",
                "Zalando's postgres-operator is installed and %s.".formatted(what),
                OperatorConfig.REMEDY));
    }
}
