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
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Zalando's postgres-operator, from 1.15.0 on. */
public final class Zalando implements KubernetesOperator {

    static final String NAME = "zalando";

    static final String GROUP = "acid.zalan.do";

    /** As which the operator writes; its binary is called so, or {@code cmd} where it was built by hand. */
    static final String MANAGER = "postgres-operator";

    private static final OperatorVersion OLDEST = new OperatorVersion(1, 15, 0);
    private static final int MAX_INSTANCES = 9;

    /** Spilo images are named after the newest PostgreSQL in them, and have the four before it too. */
    private static final Pattern SPILO = Pattern.compile("spilo-(?:cdp-)?(\\d{2}):");

    private static final int OLDER_ONES = 4;

    /** The oldest that the schemas of both versions of the operator know. */
    private static final int OLDEST_POSTGRESQL = 14;

    /** Another image that is tagged with a version has that one. */
    private static final Pattern OTHER = Pattern.compile(":(\\d{2})\\b");

    private static final SortedSet<Right> RIGHTS = SharedRights.union(List.of(
            Right.to(GROUP, "postgresqls", "get", "list", "watch", "create", "patch", "delete"),
            Right.to(GROUP, "operatorconfigurations", "get"),
            Right.to("apps", "statefulsets", "get", "delete"),
            Right.to("", "pods", "list", "watch", "delete"),
            Right.to("", "pods/log", "get"),
            Right.to("", "pods/proxy", "create"),
            Right.to("", "persistentvolumeclaims", "get", "list", "watch", "delete"),
            Right.to("", "services", "get", "list", "delete"),
            Right.to("", "endpoints", "get", "list", "patch", "delete"),
            Right.to("apps", "deployments", "get", "delete"),
            Right.to("policy", "poddisruptionbudgets", "get", "list", "delete"),
            Right.to("", "events", "list"),
            Right.to("", "secrets", "get", "create", "patch", "delete")));

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
        var postgresql = image.map(Zalando::postgresqlOf)
                .filter(versions -> !versions.isEmpty())
                .orElse(new TreeSet<>(List.of(version.major() == 1 ? 17 : 18)));
        return new Finding.Fit(new Limits(
                version.toString(),
                postgresql,
                Math.min(MAX_INSTANCES, config.maxInstances().orElse(MAX_INSTANCES)),
                true,
                place.storageClasses(),
                place.zones(),
                place.expandableClasses(),
                place.defaultClass(),
                image.map(name -> postgresql.stream().collect(Collectors.toMap(Function.identity(), _ -> name)))
                        .orElse(Map.of())));
    }

    /** Empty where its name does not tell. */
    private static SortedSet<Integer> postgresqlOf(String image) {
        var spilo = SPILO.matcher(image);
        if (spilo.find()) {
            var newest = Integer.parseInt(spilo.group(1));
            return IntStream.rangeClosed(Math.max(OLDEST_POSTGRESQL, newest - OLDER_ONES), newest)
                    .boxed()
                    .collect(Collectors.toCollection(TreeSet::new));
        }
        var other = OTHER.matcher(image);
        return other.find() ? new TreeSet<>(List.of(Integer.valueOf(other.group(1)))) : new TreeSet<>();
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
