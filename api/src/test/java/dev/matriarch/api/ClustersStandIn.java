package dev.matriarch.api;

import dev.matriarch.metadata.ClusterId;
import dev.matriarch.operators.ClusterFacts.Endpoint;
import dev.matriarch.operators.Credentials.OwnerCredentials;
import dev.matriarch.provisioning.Caller;
import dev.matriarch.provisioning.Page;
import dev.matriarch.provisioning.PageRequest;
import dev.matriarch.provisioning.RequestRefusedException;
import dev.matriarch.provisioning.clusters.ChangeOptions;
import dev.matriarch.provisioning.clusters.ClusterDraft;
import dev.matriarch.provisioning.clusters.ClusterFilter;
import dev.matriarch.provisioning.clusters.ClusterView;
import dev.matriarch.provisioning.clusters.ConnectionDetails;
import dev.matriarch.provisioning.clusters.GracePeriod;
import dev.matriarch.provisioning.clusters.ResizeDraft;
import dev.matriarch.provisioning.jobs.JobView;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One cluster, and a note of what was asked of it. */
class ClustersStandIn {

    ClusterView cluster = Samples.cluster();
    final List<ClusterDraft> drafts = new ArrayList<>();
    final List<ChangeOptions> options = new ArrayList<>();
    final List<String> asked = new ArrayList<>();

    @Nullable
    ClusterFilter filter;

    @Nullable
    PageRequest page;

    private @Nullable RuntimeException failure;

    void forget() {
        cluster = Samples.cluster();
        drafts.clear();
        options.clear();
        asked.clear();
        failure = null;
    }

    /** From now on everything fails so. */
    void fails(RuntimeException how) {
        failure = how;
    }

    Function<ChangeOptions, JobView> creation(Caller caller, ClusterDraft draft) {
        drafts.add(draft);
        return how -> job(how, "create");
    }

    Function<ChangeOptions, JobView> changing(Caller caller, ClusterId id, Function<ClusterView, ClusterDraft> change) {
        drafts.add(change.apply(get(caller, id)));
        return how -> job(how, "change");
    }

    Function<ChangeOptions, JobView> resizing(Caller caller, ClusterId id, ResizeDraft draft) {
        return how -> job(how, "resize " + draft);
    }

    JobView delete(
            Caller caller,
            ClusterId id,
            @Nullable String confirm,
            GracePeriod grace,
            boolean finalBackup,
            ChangeOptions how) {
        var last = finalBackup ? " with a final backup" : "";
        return job(how, "delete confirm=%s grace=%s%s".formatted(confirm, grace.duration(), last));
    }

    JobView reload(Caller caller, ClusterId id, ChangeOptions how) {
        return job(how, "reload");
    }

    JobView undelete(Caller caller, ClusterId id, ChangeOptions how) {
        return job(how, "undelete");
    }

    Function<ChangeOptions, JobView> rotating(
            Caller caller, ClusterId id, @Nullable String keepPreviousFor, boolean endPrevious) {
        return how -> job(how, "rotate " + keepPreviousFor + " " + endPrevious);
    }

    JobView scale(Caller caller, ClusterId id, @Nullable Integer instances, ChangeOptions how) {
        return job(how, "scale " + instances);
    }

    JobView restart(Caller caller, ClusterId id, @Nullable String instance, ChangeOptions how) {
        return job(how, "restart " + instance);
    }

    JobView switchover(
            Caller caller, ClusterId id, @Nullable String to, @Nullable Long maxLagBytes, ChangeOptions how) {
        return job(how, "switchover " + to + " " + maxLagBytes);
    }

    JobView failover(Caller caller, ClusterId id, @Nullable String to, boolean acceptDataLoss, ChangeOptions how) {
        return job(how, "failover " + to + " " + acceptDataLoss);
    }

    JobView hibernate(Caller caller, ClusterId id, ChangeOptions how) {
        return job(how, "hibernate");
    }

    JobView resume(Caller caller, ClusterId id, ChangeOptions how) {
        return job(how, "resume");
    }

    JobView fence(Caller caller, ClusterId id, @Nullable List<String> instances, ChangeOptions how) {
        return job(how, "fence " + instances);
    }

    JobView unfence(Caller caller, ClusterId id, @Nullable List<String> instances, ChangeOptions how) {
        return job(how, "unfence " + instances);
    }

    ClusterView get(Caller caller, ClusterId id) {
        failIfTold();
        if (!id.equals(cluster.id())) {
            throw RequestRefusedException.notFound("cluster");
        }
        return cluster;
    }

    Page<ClusterView> list(Caller caller, ClusterFilter which, PageRequest part) {
        failIfTold();
        filter = which;
        page = part;
        return new Page<>(List.of(cluster), "next");
    }

    ConnectionDetails credentials(Caller caller, ClusterId id) {
        var owner = new OwnerCredentials("app", "p@ss/word ü", "app", "require", null);
        return new ConnectionDetails(
                owner,
                new Endpoint("127.0.0.1", 5001),
                new Endpoint("::1", 5002),
                new Endpoint("127.0.0.1", 5004),
                null,
                null);
    }

    String manifest(Caller caller, ClusterId id) {
        return "kind: Cluster\n";
    }

    private JobView job(ChangeOptions how, String what) {
        failIfTold();
        options.add(how);
        asked.add(what);
        return how.dryRun() ? Samples.plan() : Samples.job(JobView.State.PENDING);
    }

    private void failIfTold() {
        if (failure != null) {
            throw failure;
        }
    }
}
