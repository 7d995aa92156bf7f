package dev.matriarch.api.clusters;

import dev.matriarch.metadata.StepState;
import dev.matriarch.operators.ClusterFacts.Condition;
import dev.matriarch.operators.ClusterFacts.Endpoint;
import dev.matriarch.operators.ClusterFacts.Instance;
import dev.matriarch.operators.ClusterFacts.Pool;
import dev.matriarch.provisioning.clusters.ClusterSpec;
import dev.matriarch.provisioning.clusters.ClusterView;
import dev.matriarch.provisioning.jobs.JobView;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A cluster for somebody at a terminal: how it is, why, what can be done; then who is who, and where to connect. */
final class ClusterText {

    private static final String UNKNOWN = "-";

    private final ClusterView cluster;
    private final @Nullable JobView job;
    private final List<JobView> lastJobs;
    private final StringBuilder text = new StringBuilder();

    private ClusterText(ClusterView cluster, @Nullable JobView job, List<JobView> lastJobs) {
        this.cluster = cluster;
        this.job = job;
        this.lastJobs = lastJobs;
    }

    /**
     * @param job the one that changes the cluster now, or null
     * @param lastJobs the newest first
     */
    static String of(ClusterView cluster, @Nullable JobView job, List<JobView> lastJobs) {
        return new ClusterText(cluster, job, lastJobs).written();
    }

    private String written() {
        summary();
        job();
        instances();
        volumes();
        endpoints();
        certificates();
        conditions();
        lastJobs();
        return text.toString();
    }

    private void summary() {
        var spec = cluster.desired().spec();
        var table = new TextTable(0);
        table.row("cluster", "%s/%s of %s".formatted(cluster.namespace(), cluster.name(), cluster.tenant()));
        table.row("id", cluster.id().toString());
        table.row("state", state());
        table.row("why", cluster.reason());
        table.row("runs on", "%s, data plane %s".formatted(cluster.operator(), cluster.dataPlane()));
        table.row(
                "PostgreSQL",
                "%s (wanted: %d)"
                        .formatted(
                                orUnknown(cluster.facts().postgresqlVersion()),
                                spec.postgresql().version()));
        table.row(
                "wanted",
                "%d instances of %s, %d synchronous (%s)"
                        .formatted(
                                spec.instances(),
                                spec.storage().size(),
                                spec.synchronous().number(),
                                spec.synchronous().durability().name().toLowerCase(Locale.ROOT)));
        table.row("primary", primary());
        table.row("poolers", spec.pooler() == null ? null : poolers(spec.pooler()));
        table.row("backups", spec.backup() == null ? null : backups(spec.backup()));
        table.row("seen", time(cluster.observedAt()));
        text.append(table);
    }

    /** Who it is, since when, and who was it before. */
    private @Nullable String primary() {
        var primary = cluster.facts().primary();
        if (primary == null) {
            return null;
        }
        var since = cluster.facts().details().primarySince();
        var change = cluster.primaryChange();
        return primary
                + (since == null ? "" : " since " + time(since))
                + (change == null
                        ? ""
                        : ", moved from %s to %s at %s".formatted(change.from(), change.to(), time(change.at())));
    }

    private String backups(ClusterSpec.Backup backup) {
        var window = cluster.window();
        var restorable = window == null || !window.isOpen()
                ? "nothing can be restored yet"
                : "every moment from %s to %s can be restored".formatted(time(window.from()), time(window.to()));
        var schedule = backup.schedule() == null ? "on demand" : "at " + backup.schedule();
        return "to %s %s, kept for %s; %s".formatted(backup.objectStore(), schedule, backup.retention(), restorable);
    }

    private String state() {
        var settled = cluster.settledGeneration() == cluster.generation()
                ? "generation %d, settled".formatted(cluster.generation())
                : "generation %d, settled is %d".formatted(cluster.generation(), cluster.settledGeneration());
        return "%s (%s)".formatted(cluster.state(), settled);
    }

    private void job() {
        if (job == null) {
            return;
        }
        var progress = job.progress();
        heading("JOB %s %s, %d of %d steps".formatted(job.kind(), job.state(), progress.done(), progress.total()));
        var table = new TextTable(2);
        job.steps().stream()
                .filter(step -> step.state() != StepState.PENDING)
                .forEach(step -> table.row(step.name(), step.state().toString(), step.note()));
        text.append(table).append("  /jobs/").append(job.id()).append('\n');
    }

    private void instances() {
        var facts = cluster.facts();
        heading("INSTANCES %d of %d ready"
                .formatted(facts.readyInstances(), cluster.desired().spec().instances()));
        var table = new TextTable(2);
        if (!facts.instances().isEmpty()) {
            table.row("NAME", "ROLE", "READY", "SYNC", "LAG", "TIMELINE", "LSN", "USED", "NODE", "ZONE", "STARTED");
        }
        facts.instances().forEach(instance -> table.row(cells(instance)));
        text.append(table);
    }

    private static @Nullable String[] cells(Instance instance) {
        return new @Nullable String[] {
            instance.name(),
            instance.role().toString(),
            instance.ready() ? "yes" : "NO",
            orUnknown(instance.syncState()),
            bytes(instance.lagBytes()),
            instance.timeline() == null ? UNKNOWN : instance.timeline().toString(),
            orUnknown(instance.replayLsn()),
            bytes(instance.storageUsedBytes()),
            orUnknown(instance.node()),
            orUnknown(instance.zone()),
            time(instance.startedAt())
        };
    }

    private void volumes() {
        var volumes = cluster.facts().details().volumes();
        if (volumes.isEmpty()) {
            return;
        }
        heading("VOLUMES");
        var table = new TextTable(2);
        table.row("NAME", "INSTANCE", "USE", "STATE", "CLASS", "WANTED", "CAPACITY", "USED");
        volumes.forEach(volume -> table.row(
                volume.name(),
                volume.instance(),
                volume.use().toString(),
                volume.state().toString(),
                orUnknown(volume.storageClass()),
                orUnknown(volume.requested()),
                orUnknown(volume.capacity()),
                bytes(volume.usedBytes())));
        text.append(table);
    }

    private void certificates() {
        var certificates = cluster.facts().details().certificates();
        if (certificates.isEmpty()) {
            return;
        }
        heading("CERTIFICATES");
        var table = new TextTable(2);
        certificates.forEach(certificate -> table.row(certificate.name(), "until " + time(certificate.expiresAt())));
        text.append(table);
    }

    private void lastJobs() {
        if (lastJobs.isEmpty()) {
            return;
        }
        heading("LAST JOBS");
        var table = new TextTable(2);
        lastJobs.forEach(last -> table.row(
                time(last.createdAt()),
                last.kind(),
                last.state().toString(),
                "/jobs/" + last.id(),
                last.problem() == null ? null : last.problem().detail()));
        text.append(table);
    }

    private void endpoints() {
        var endpoints = cluster.facts().endpoints();
        if (endpoints == null) {
            return;
        }
        heading("ENDPOINTS");
        var table = new TextTable(2);
        table.row("read-write", address(endpoints.readWrite()), "the primary");
        table.row("read-only", address(endpoints.readOnly()), "standbys");
        table.row("read", address(endpoints.read()), "any instance");
        var pooler = cluster.facts().pooler();
        if (pooler != null) {
            pooled(table, "read-write pooled", endpoints.pooledReadWrite(), pooler.readWrite());
            pooled(table, "read-only pooled", endpoints.pooledReadOnly(), pooler.readOnly());
        }
        var exposed = endpoints.exposed();
        if (exposed != null) {
            table.row("from outside", address(exposed), "the primary");
        }
        text.append(table);
    }

    private static void pooled(TextTable table, String name, @Nullable Endpoint endpoint, @Nullable Pool pool) {
        if (pool != null) {
            table.row(
                    name,
                    endpoint == null ? UNKNOWN : address(endpoint),
                    "%d of %d ready".formatted(pool.readyInstances(), pool.instances()));
        }
    }

    private static String poolers(ClusterSpec.Pooler pooler) {
        return Stream.of(pooler("read-write", pooler.readWrite()), pooler("read-only", pooler.readOnly()))
                .flatMap(Optional::stream)
                .collect(Collectors.joining("; "));
    }

    private static Optional<String> pooler(String name, ClusterSpec.@Nullable Pool pool) {
        return Optional.ofNullable(pool)
                .map(one -> "%s %d in %s mode, %d connections for %d clients each"
                        .formatted(
                                name,
                                one.instances(),
                                one.mode().name().toLowerCase(Locale.ROOT),
                                one.poolSize(),
                                one.maxClients()));
    }

    private void conditions() {
        if (cluster.conditions().isEmpty()) {
            return;
        }
        heading("CONDITIONS");
        cluster.conditions().forEach(this::condition);
    }

    private void condition(Condition condition) {
        text.append("  %s=%s (%s): %s\n"
                .formatted(
                        condition.type(),
                        condition.status() ? "True" : "False",
                        condition.reason(),
                        condition.message()));
        if (condition.nextAction() != null) {
            text.append("    next: ").append(condition.nextAction()).append('\n');
        }
    }

    private void heading(String heading) {
        text.append('\n').append(heading).append('\n');
    }

    private static String address(Endpoint endpoint) {
        return "%s:%d".formatted(endpoint.host(), endpoint.port());
    }

    private static String orUnknown(@Nullable String value) {
        return value == null ? UNKNOWN : value;
    }

    private static String time(@Nullable Instant instant) {
        return instant == null
                ? UNKNOWN
                : instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static String bytes(@Nullable Long count) {
        if (count == null) {
            return UNKNOWN;
        }
        if (count < 1024) {
            return count + " B";
        }
        var exponent = (63 - Long.numberOfLeadingZeros(count)) / 10;
        return String.format(
                Locale.ROOT, "%.1f %siB", count / Math.scalb(1.0, exponent * 10), "KMGTPE".charAt(exponent - 1));
    }
}
