package dev.matriarch.provisioning.clusters;

import dev.matriarch.metadata.ClusterId;
import dev.matriarch.metadata.ClusterStore;
import dev.matriarch.metadata.HaCluster;
import dev.matriarch.metadata.RecoveryWindow;
import dev.matriarch.metadata.TenantId;
import dev.matriarch.operators.Recovery;
import dev.matriarch.provisioning.RequestRefusedException;
import dev.matriarch.provisioning.clusters.ClusterDraft.Shape;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** From what a cluster can be restored, and to when. */
@Component
class Restores {

    /** These must not be lower than where the WAL comes from. */
    private static final List<String> FLOORS = List.of(
            "max_connections",
            "max_worker_processes",
            "max_wal_senders",
            "max_prepared_transactions",
            "max_locks_per_transaction");

    private static final Pattern LSN = Pattern.compile("[0-9A-F]{1,8}/[0-9A-F]{1,8}");

    private final ClusterStore clusters;
    private final SpecRules specs;
    private final InstantSource time;

    Restores(ClusterStore clusters, SpecRules specs, InstantSource time) {
        this.clusters = clusters;
        this.specs = specs;
        this.time = time;
    }

    /**
     * A restore that can be, as far as it can be known beforehand.
     *
     * @param draft with the source's word wherever it had none
     * @param source the cluster from whose archive it is made, which may be gone
     */
    record Prepared(ClusterDraft draft, HaCluster source, DesiredState.Origin origin) {

        DesiredState sourceState() {
            return DesiredClusters.state(source.desired());
        }
    }

    /**
     * Empty for a draft that restores nothing.
     *
     * @param copied whether it is a copy of the source itself, which needs no archive then
     */
    Optional<Prepared> prepared(TenantId tenant, ClusterDraft draft, boolean copied) {
        var restore = draft.restore();
        if (restore == null) {
            return Optional.empty();
        }
        var shape = draft.shape();
        var source = source(tenant, restore, shape);
        var origin =
                copied ? new DesiredState.Origin(source.id().toString(), null, null) : origin(restore, source, shape);
        var state = DesiredClusters.state(source.desired());
        var known = specs.draft(state.spec(), state.spec().instances());
        return Optional.of(new Prepared(
                draft.in(
                        draft.dataPlane() == null ? source.dataPlane() : draft.dataPlane(),
                        draft.operator() == null && draft.fixedOperator() == null
                                ? source.operator()
                                : draft.operator(),
                        specs.following(draft.spec().orElse(known), state.spec())),
                source,
                origin));
    }

    private HaCluster source(TenantId tenant, ClusterDraft.Restore restore, Shape shape) {
        return Optional.ofNullable(restore.cluster())
                .flatMap(Restores::id)
                .flatMap(id -> clusters.findEver(tenant, id))
                .orElseThrow(() ->
                        refused(shape, "/from/cluster", "no-such-cluster", "say the id of a cluster, living or not"));
    }

    private static Optional<ClusterId> id(String text) {
        try {
            return Optional.of(new ClusterId(UUID.fromString(text)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private DesiredState.Origin origin(ClusterDraft.Restore restore, HaCluster source, Shape shape) {
        var archive = DesiredClusters.state(source.desired()).archive();
        if (archive == null) {
            throw refused(shape, "/from/cluster", "not-backed-up", "%s is not backed up".formatted(source.name()));
        }
        if (restore.time() != null && restore.lsn() != null) {
            throw refused(shape, "/to", "two-targets", "say a time or an lsn, not both");
        }
        refuseOutside(restore, source, shape);
        return new DesiredState.Origin(
                source.id().toString(),
                restore.time(),
                new Recovery(archive, instant(restore.time(), shape), lsn(restore.lsn(), shape)));
    }

    /**
     * A source that lives archives what was committed up to now before it is restored from; of one that is gone, what is
     * proven is all there is.
     */
    private void refuseOutside(ClusterDraft.Restore restore, HaCluster source, Shape shape) {
        var window = source.window();
        if (window == null || window.from() == null) {
            throw outside(shape, window, "there is no complete base backup of %s yet".formatted(source.name()));
        }
        var wanted = instant(restore.time(), shape);
        if (wanted == null) {
            return;
        }
        var last = source.deletedAt() == null ? time.instant() : window.to();
        if (wanted.isBefore(window.from()) || last == null || wanted.isAfter(last)) {
            throw outside(shape, window, "%s is outside of what can be restored".formatted(restore.time()));
        }
    }

    private static RequestRefusedException outside(Shape shape, @Nullable RecoveryWindow window, String why) {
        var span = window != null && window.isOpen()
                ? "from %s to %s".formatted(window.from(), window.to())
                : "no moment is proven yet";
        return refused(shape, "/to/time", "outside-recovery-window", "%s: %s".formatted(why, span));
    }

    private static @Nullable Instant instant(@Nullable String time, Shape shape) {
        try {
            return time == null ? null : Instant.parse(time);
        } catch (DateTimeParseException e) {
            throw refused(shape, "/to/time", "not-a-time", "%s: write 2026-11-20T03:00:00Z".formatted(time));
        }
    }

    private static @Nullable String lsn(@Nullable String lsn, Shape shape) {
        if (lsn != null && !LSN.matcher(lsn).matches()) {
            throw refused(
                    shape,
                    "/to/lsn",
                    "not-an-lsn",
                    "%s: write it as PostgreSQL does, such as 0/5000060".formatted(lsn));
        }
        return lsn;
    }

    /** What the data is, it stays: version, database and owner. And it has to fit. */
    static void check(DesiredState restored, Prepared from, Faults faults) {
        checkFit(restored.spec(), from.sourceState().spec(), faults);
    }

    /** The same of two specifications: whether one of the first can read WAL of one of the second. */
    static void checkFit(ClusterSpec spec, ClusterSpec source, Faults faults) {
        faults.addUnless(
                spec.postgresql().version() == source.postgresql().version(),
                "/spec/postgresql/version",
                "cannot-change",
                "the data are of PostgreSQL %d".formatted(source.postgresql().version()));
        faults.addUnless(
                spec.database().equals(source.database()),
                "/spec/database",
                "cannot-change",
                "the data have %s".formatted(source.database()));
        faults.addUnless(
                spec.owner().equals(source.owner()),
                "/spec/owner",
                "cannot-change",
                "in the data it is %s".formatted(source.owner()));
        FLOORS.forEach(name -> checkFloor(name, spec, source, faults));
    }

    /** PostgreSQL gives a recovery up where it has less room than the server whose WAL it reads. */
    private static void checkFloor(String name, ClusterSpec spec, ClusterSpec source, Faults faults) {
        var needed = source.postgresql().parameters().get(name);
        var wanted = spec.postgresql().parameters().get(name);
        faults.addUnless(
                needed == null || (wanted != null && Integer.parseInt(wanted) >= Integer.parseInt(needed)),
                "/spec/postgresql/parameters/" + name,
                "too-low",
                "the data need at least %s".formatted(needed));
    }

    private static RequestRefusedException refused(Shape shape, String pointer, String code, String detail) {
        var faults = new Faults(shape);
        faults.add("/restore" + pointer, code, detail);
        return RequestRefusedException.invalid(faults.errors());
    }
}
