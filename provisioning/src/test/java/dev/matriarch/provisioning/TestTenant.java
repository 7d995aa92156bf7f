package dev.matriarch.provisioning;

import dev.matriarch.metadata.ClusterId;
import dev.matriarch.metadata.TenantId;
import dev.matriarch.provisioning.clusters.ChangeOptions;
import dev.matriarch.provisioning.clusters.ClusterDraft;
import dev.matriarch.provisioning.clusters.ClusterView;
import dev.matriarch.provisioning.clusters.ConnectionDetails;
import dev.matriarch.provisioning.clusters.GracePeriod;
import dev.matriarch.provisioning.clusters.HaClusters;
import dev.matriarch.provisioning.clusters.ResizeDraft;
import dev.matriarch.provisioning.jobs.JobView;
import dev.matriarch.provisioning.jobs.Jobs;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A tenant who asks for things and looks at what became of them. */
public final class TestTenant {

    private final Caller caller;
    private final HaClusters clusters;
    private final Jobs jobs;

    public TestTenant(TenantId tenant, HaClusters clusters, Jobs jobs) {
        this.caller = new Caller(
                "api-key", "test", "key-" + tenant, dev.matriarch.metadata.Role.EDITOR, tenant, "test-request");
        this.clusters = clusters;
        this.jobs = jobs;
    }

    public Caller caller() {
        return caller;
    }

    public static ClusterDraft draft(String name) {
        return draft(name, ClusterDraft.Spec.empty());
    }

    public static ClusterDraft draft(String name, ClusterDraft.Spec spec) {
        return new ClusterDraft(ClusterDraft.Shape.FULL, null, name, null, null, null, null, null, null, spec, null);
    }

    /** A specification that says nothing but where to archive. */
    public static ClusterDraft.Spec archivingTo(String store) {
        return new ClusterDraft.Spec(
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                new ClusterDraft.Backup(store, null, null),
                null);
    }

    /** One that says nothing but that it is reached from outside. */
    public static ClusterDraft.Spec exposed() {
        return new ClusterDraft.Spec(null, null, null, null, null, null, null, null, null, null, null, true);
    }

    public JobView creates(String name) {
        return clusters.create(caller, draft(name), ChangeOptions.PLAIN);
    }

    public JobView scales(JobView created, int instances) {
        return clusters.scale(caller, id(created), instances, ChangeOptions.PLAIN);
    }

    public JobView resizes(JobView created, ResizeDraft draft, ChangeOptions options) {
        return clusters.resizing(caller, id(created), draft).apply(options);
    }

    public JobView restarts(JobView created) {
        return restarts(created, null);
    }

    /** @param instance null for all */
    public JobView restarts(JobView created, @Nullable String instance) {
        return clusters.restart(caller, id(created), instance, ChangeOptions.PLAIN);
    }

    public JobView switchesOver(JobView created, String to) {
        return clusters.switchover(caller, id(created), to, null, ChangeOptions.PLAIN);
    }

    public JobView upgrades(JobView created, @Nullable Integer version) {
        return clusters.upgrade(caller, id(created), version, ChangeOptions.PLAIN);
    }

    public JobView failsOver(JobView created, ChangeOptions options) {
        return clusters.failover(caller, id(created), null, true, options);
    }

    public JobView hibernates(JobView created) {
        return clusters.hibernate(caller, id(created), ChangeOptions.PLAIN);
    }

    public JobView resumes(JobView created) {
        return clusters.resume(caller, id(created), ChangeOptions.PLAIN);
    }

    /** @param keepPreviousFor null for the usual time */
    public JobView rotates(JobView created, @Nullable String keepPreviousFor) {
        return rotates(created, keepPreviousFor, false, ChangeOptions.PLAIN);
    }

    public JobView rotates(
            JobView created, @Nullable String keepPreviousFor, boolean endPrevious, ChangeOptions options) {
        return clusters.rotating(caller, id(created), keepPreviousFor, endPrevious)
                .apply(options);
    }

    public ConnectionDetails credentials(JobView created) {
        return clusters.credentials(caller, id(created));
    }

    /** @param instances none for all */
    public JobView fences(JobView created, String... instances) {
        return clusters.fence(caller, id(created), named(instances), ChangeOptions.PLAIN);
    }

    /** @param instances none for all */
    public JobView unfences(JobView created, String... instances) {
        return clusters.unfence(caller, id(created), named(instances), ChangeOptions.PLAIN);
    }

    private static @Nullable List<String> named(String... instances) {
        return instances.length == 0 ? null : List.of(instances);
    }

    public JobView deletes(JobView created) {
        return clusters.delete(caller, id(created), null, GracePeriod.NONE, false, ChangeOptions.PLAIN);
    }

    public JobView deletes(JobView created, Duration grace) {
        return clusters.delete(caller, id(created), null, new GracePeriod(grace), false, ChangeOptions.PLAIN);
    }

    public JobView reloads(JobView created) {
        return clusters.reload(caller, id(created), ChangeOptions.PLAIN);
    }

    public JobView undeletes(JobView created) {
        return clusters.undelete(caller, id(created), ChangeOptions.PLAIN);
    }

    public JobView cancels(JobView job) {
        return jobs.cancel(caller, Objects.requireNonNull(job.id()));
    }

    public JobView retries(JobView job) {
        return jobs.retry(caller, Objects.requireNonNull(job.id()));
    }

    public JobView sees(JobView job) {
        return jobs.get(caller, Objects.requireNonNull(job.id()));
    }

    public ClusterView seesCluster(JobView job) {
        return clusters.get(caller, id(job));
    }

    public UUID cluster(JobView job) {
        return id(job).value();
    }

    private static ClusterId id(JobView job) {
        return Objects.requireNonNull(job.clusterId());
    }
}
