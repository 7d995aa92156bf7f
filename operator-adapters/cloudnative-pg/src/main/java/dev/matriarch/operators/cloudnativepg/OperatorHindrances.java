package dev.matriarch.operators.cloudnativepg;

import dev.matriarch.operators.kubernetes.Hindrance;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the operator itself says it cannot do; for {@link FullDisk} there is a way out.
 *
 * <p>Its phases are text and grow in number with its versions: one that is not known here counts as progress.
 */
record OperatorHindrances(Scene scene, PostgresCluster cluster) {

    static final String HEALTHY = "Cluster in healthy state";

    private static final String UNRECOVERABLE = "Cluster is unrecoverable and needs manual intervention";

    private static final String UNKNOWN_PLUGIN =
            "Cluster cannot proceed to reconciliation due to an unknown plugin being required";

    private static final String FAILING_PLUGIN =
            "Cluster cannot proceed to reconciliation due to an error while interacting with plugins";

    /** Said while no pod runs, for instance after a power cut, and taken back when one does. */
    private static final String NOBODY_RUNS = "No pods are active";

    /** For {@link ReplicationReading}: what is wrong is what we asked for, and no instance of the cluster. */
    private static final String TOKEN_REFUSED = "Promotion token";

    List<Hindrance> all() {
        return Stream.of(deadEnd(), retried(), plugin(), paused())
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<Hindrance> deadEnd() {
        var phase = String.valueOf(scene.status().phase());
        return switch (phase) {
            case UNRECOVERABLE ->
                reason(scene.status()).startsWith(NOBODY_RUNS) || isTokenRefused(scene.status())
                        ? Optional.empty()
                        : gaveUp(
                                "Unrecoverable",
                                "Have the instances' logs read; a restore from a backup may be needed.");
            case "Invalid cluster definition" ->
                gaveUp("InvalidDefinition", "Change what the operator complains of, and ask again.");
            case "Cluster has incomplete or invalid image catalog" ->
                gaveUp("ImageCatalog", "Have the image catalog put right, and ask again.");
            case "Waiting for user action" ->
                gaveUp("WaitsForSomebody", "See what the operator waits for in its status and events.");
            case "Cluster cannot execute instance online upgrade due to missing architecture binary" ->
                gaveUp("ArchitectureMissing", "Install an operator that is built for the architecture of every node.");
            default -> Optional.empty();
        };
    }

    /** Whether it has found that a replica is not what its peer's token speaks of. */
    static boolean isTokenRefused(PostgresStatus status) {
        return UNRECOVERABLE.equals(status.phase()) && reason(status).startsWith(TOKEN_REFUSED);
    }

    private Optional<Hindrance> gaveUp(String reason, String nextAction) {
        return Optional.of(new Hindrance(
                "OperatorGaveUp",
                reason,
                "the operator has given up: " + phaseInWords(),
                nextAction,
                since(scene.status()),
                true));
    }

    String phaseInWords() {
        return inWords(scene.status());
    }

    /** The phase with its reason, as the operator says it. */
    static String inWords(PostgresStatus status) {
        var phase = status.phase();
        var said = phase == null || phase.isEmpty() ? "no phase yet" : phase;
        var reason = reason(status);
        return reason.isEmpty() ? said : said + " (" + reason + ")";
    }

    private static String reason(PostgresStatus status) {
        var reason = status.phaseReason();
        return reason == null ? "" : reason.strip();
    }

    /** A quota on secrets or services is the usual reason; the operator tries again by itself. */
    private Optional<Hindrance> retried() {
        return "Unable to create required cluster objects".equals(scene.status().phase())
                ? Optional.of(new Hindrance(
                        "OperatorFails",
                        "ObjectsNotMade",
                        "the operator could not make all it needs: " + phaseInWords(),
                        "Have the namespace's quota of secrets and services looked at, and the operator's log read.",
                        since(scene.status()),
                        false))
                : Optional.empty();
    }

    /** Nothing at all is done for the cluster meanwhile. The operator tries again by itself. */
    private Optional<Hindrance> plugin() {
        return switch (String.valueOf(scene.status().phase())) {
            case UNKNOWN_PLUGIN -> plugin("PluginMissing", "Have the plugin for Barman Cloud installed again.");
            case FAILING_PLUGIN -> plugin("PluginFails", "Have the log of the plugin for Barman Cloud read.");
            default -> Optional.empty();
        };
    }

    private Optional<Hindrance> plugin(String reason, String nextAction) {
        return Optional.of(new Hindrance(
                "OperatorFails",
                reason,
                "the operator does nothing without its plugin: " + phaseInWords(),
                nextAction,
                since(scene.status()),
                false));
    }

    /** CloudNativePG 1.30: with this annotation it does not look at the cluster at all, and its status stands still. */
    private Optional<Hindrance> paused() {
        return "disabled".equals(Labels.annotation(cluster, Labels.RECONCILIATION))
                ? Optional.of(new Hindrance(
                        "OperatorSilent",
                        "ReconciliationDisabled",
                        "somebody told the operator to leave the cluster alone",
                        "Remove the annotation %s from the cluster.".formatted(Labels.RECONCILIATION),
                        null,
                        false))
                : Optional.empty();
    }

    /** When the operator took its word back that the cluster is ready, or null. */
    static @Nullable Instant since(PostgresStatus status) {
        return status.condition("Ready")
                .map(PostgresStatus.Condition::lastTransitionTime)
                .map(Instant::parse)
                .orElse(null);
    }
}
