package dev.matriarch.provisioning.dataplanes;

import dev.matriarch.metadata.ClusterStore;
import dev.matriarch.metadata.DataPlaneRecord;
import dev.matriarch.metadata.DataPlaneRecord.Findings;
import dev.matriarch.metadata.DataPlaneStore;
import dev.matriarch.metadata.SecretKeys;
import dev.matriarch.operators.DataPlaneProvider;
import dev.matriarch.operators.Inspection;
import dev.matriarch.operators.Inspection.Shortcoming;
import dev.matriarch.operators.OperatorUnavailableException;
import dev.matriarch.provisioning.ErrorCode;
import dev.matriarch.provisioning.FieldError;
import dev.matriarch.provisioning.Json;
import dev.matriarch.provisioning.RequestRefusedException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Looks whether a place can be a data plane, before anything is written down of it. */
@Component
class DataPlaneCandidates {

    private static final String SERVER = "server";

    private final DataPlaneStore dataPlanes;
    private final DataPlaneProviders providers;
    private final KubernetesSettings kubernetes;
    private final DataPlaneConnections connections;
    private final DataPlaneInspections inspections;
    private final DataPlaneReachability reachability;
    private final ClusterStore clusters;
    private final SecretKeys keys;
    private final InstantSource time;

    DataPlaneCandidates(
            DataPlaneStore dataPlanes,
            DataPlaneProviders providers,
            KubernetesSettings kubernetes,
            DataPlaneConnections connections,
            DataPlaneInspections inspections,
            DataPlaneReachability reachability,
            ClusterStore clusters,
            SecretKeys keys,
            InstantSource time) {
        this.dataPlanes = dataPlanes;
        this.providers = providers;
        this.kubernetes = kubernetes;
        this.connections = connections;
        this.inspections = inspections;
        this.reachability = reachability;
        this.clusters = clusters;
        this.keys = keys;
        this.time = time;
    }

    /** @param credentials in clear, as JSON; never printed */
    record Candidate(DataPlaneRecord dataPlane, String credentials) {

        @Override
        public String toString() {
            return "Candidate[%s]".formatted(dataPlane);
        }
    }

    /** A new one. */
    Candidate checked(DataPlaneDraft draft) {
        var errors = new ArrayList<FieldError>();
        DataPlaneNames.refusal(draft.name()).ifPresent(errors::add);
        var settings = kubernetes.reduced(draft.kubernetes(), errors);
        var name = draft.name();
        if (name == null || settings == null || !errors.isEmpty()) {
            throw RequestRefusedException.invalid(errors);
        }
        if (dataPlanes.find(name).isPresent()) {
            throw taken(name);
        }
        return inspected(blank(name, draft.isDefault(), now()), settings);
    }

    /** Other credentials of this one. */
    Candidate checked(DataPlaneRecord dataPlane, @Nullable Map<String, String> given) {
        var errors = new ArrayList<FieldError>();
        var settings = kubernetes.reduced(given, errors);
        if (settings == null) {
            throw RequestRefusedException.invalid(errors);
        }
        return inspected(dataPlane, settings);
    }

    private Candidate inspected(DataPlaneRecord before, Map<String, String> settings) {
        requireKeys();
        var at = now();
        var connection = connections.connection(before.name(), settings, null);
        var seen = inspections.inspect(
                kubernetes.provider(), connection, before.findings().identity());
        if (!seen.isFit()) {
            throw KubernetesSettings.unfit(before.name(), seen.shortcomings());
        }
        refuseAnotherName(before.name(), seen.identity());
        reachability.answered(before.name());
        var after = DataPlaneFindings.after(before, seen, needed(before), at);
        return new Candidate(shown(after, settings), Json.write(settings));
    }

    private void requireKeys() {
        if (!keys.canSeal()) {
            throw RequestRefusedException.conflict("this server has no key to keep credentials by, so it takes none")
                    .next("start the servers with matriarch.secrets-key-file");
        }
    }

    private void refuseAnotherName(String name, @Nullable String identity) {
        var known = identity != null
                && dataPlanes.all().stream()
                        .filter(other -> !other.name().equals(name))
                        .anyMatch(other -> identity.equals(other.findings().identity()));
        if (known) {
            throw knownByAnotherName();
        }
    }

    /** What a new look at it says; empty for a kind that is not looked at. */
    Optional<DataPlaneRecord> seenAgain(DataPlaneRecord dataPlane) {
        return providers.find(dataPlane.kind()).map(provider -> {
            var at = now();
            var seen = look(provider, dataPlane);
            if (DataPlaneFindings.isReached(seen.shortcomings())) {
                reachability.answered(dataPlane.name());
            } else {
                reachability.silent(
                        dataPlane.name(), seen.shortcomings().getFirst().detail());
            }
            return DataPlaneFindings.after(dataPlane, seen, needed(dataPlane), at);
        });
    }

    private Inspection look(DataPlaneProvider provider, DataPlaneRecord dataPlane) {
        try {
            var connection = connections.connection(dataPlane);
            return inspections.inspect(
                    provider, connection, dataPlane.findings().identity());
        } catch (OperatorUnavailableException e) {
            var missing = new Shortcoming("credentials-sealed", e.getMessage(), "replace them");
            return new Inspection(List.of(), List.of(missing));
        }
    }

    private List<String> needed(DataPlaneRecord dataPlane) {
        return clusters.operatorsOn(dataPlane.name());
    }

    /** The address is no secret; nothing else is shown. */
    private static DataPlaneRecord shown(DataPlaneRecord dataPlane, Map<String, String> settings) {
        var server = settings.get(SERVER);
        return new DataPlaneRecord(
                dataPlane.name(),
                dataPlane.kind(),
                dataPlane.operators(),
                Json.write(server == null ? Map.of() : Map.of(SERVER, server)),
                dataPlane.findings(),
                dataPlane.version(),
                dataPlane.isDefault(),
                dataPlane.createdAt());
    }

    private static DataPlaneRecord blank(String name, boolean isDefault, Instant at) {
        return new DataPlaneRecord(name, KubernetesSettings.KIND, List.of(), "{}", Findings.NONE, 1, isDefault, at);
    }

    private Instant now() {
        return time.instant().truncatedTo(ChronoUnit.MICROS);
    }

    static RequestRefusedException taken(String name) {
        return RequestRefusedException.because(
                ErrorCode.NAME_TAKEN, "there is a data plane '%s' already".formatted(name));
    }

    static RequestRefusedException knownByAnotherName() {
        return RequestRefusedException.conflict("this Kubernetes cluster is a data plane already, by another name")
                .next("use that one, or remove it first");
    }
}
