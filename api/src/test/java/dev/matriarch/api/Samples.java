package dev.matriarch.api;

import dev.matriarch.metadata.ClusterId;
import dev.matriarch.metadata.ClusterState;
import dev.matriarch.metadata.JobId;
import dev.matriarch.metadata.JobStep;
import dev.matriarch.metadata.Requester;
import dev.matriarch.metadata.StepState;
import dev.matriarch.metadata.TenantId;
import dev.matriarch.operators.ClusterFacts;
import dev.matriarch.operators.ClusterFacts.VolumeState;
import dev.matriarch.operators.Contents;
import dev.matriarch.operators.FencedInstances;
import dev.matriarch.operators.Logins;
import dev.matriarch.operators.Power;
import dev.matriarch.operators.Resizes.Use;
import dev.matriarch.provisioning.clusters.ClusterSpec;
import dev.matriarch.provisioning.clusters.ClusterView;
import dev.matriarch.provisioning.clusters.CredentialTurns;
import dev.matriarch.provisioning.clusters.DesiredState;
import dev.matriarch.provisioning.clusters.PrimaryChange;
import dev.matriarch.provisioning.jobs.JobProblem;
import dev.matriarch.provisioning.jobs.JobView;
import dev.matriarch.provisioning.jobs.Plan;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Things as the services hand them out. */
final class Samples {

    static final String CLUSTER_ID = "019a1b2c-0000-7000-8000-000000000001";
    static final String JOB_ID = "019a1b2c-0000-7000-8000-0000000000a1";
    static final ClusterId CLUSTER = new ClusterId(UUID.fromString(CLUSTER_ID));
    static final JobId JOB = new JobId(UUID.fromString(JOB_ID));
    static final Instant NOON = Instant.parse("2026-11-20T12:00:00.123456789Z");

    private Samples() {}

    static ClusterView cluster() {
        return cluster(ClusterState.READY, null, null);
    }

    static ClusterView cluster(ClusterState state, @Nullable String reason, @Nullable JobId activeJob) {
        return cluster(state, reason, activeJob, desired(null));
    }

    private static ClusterView cluster(
            ClusterState state, @Nullable String reason, @Nullable JobId activeJob, DesiredState desired) {
        return cluster(state, reason, activeJob, desired, facts());
    }

    private static ClusterView cluster(
            ClusterState state,
            @Nullable String reason,
            @Nullable JobId activeJob,
            DesiredState desired,
            ClusterFacts facts) {
        return new ClusterView(
                CLUSTER,
                new TenantId("acme"),
                "default",
                "orders",
                "sandbox",
                "local",
                desired,
                3,
                NOON,
                NOON,
                state,
                reason,
                activeJob == null ? 3 : 2,
                activeJob,
                NOON,
                facts,
                new PrimaryChange("orders-1", "orders-2", NOON),
                null,
                List.of(new ClusterFacts.Condition(
                        "ResourcesEnforced",
                        false,
                        "Sandbox",
                        "cpu, memory and storage are notes here",
                        "use a Kubernetes data plane where they matter",
                        NOON)));
    }

    static ClusterView withWalStorage(String size) {
        return cluster(ClusterState.READY, null, null, desired(new ClusterSpec.Storage(size, null)));
    }

    /** With a pooler before its primary. */
    static ClusterView pooled() {
        var before = desired(null);
        var spec = before.spec();
        var pooler = new ClusterSpec.Pooler(new ClusterSpec.Pool(2, ClusterSpec.PoolMode.TRANSACTION, 20, 200), null);
        var pooled = new ClusterSpec(
                spec.instances(),
                spec.postgresql(),
                spec.storage(),
                spec.walStorage(),
                spec.resources(),
                spec.database(),
                spec.owner(),
                spec.synchronous(),
                pooler,
                null);
        return cluster(ClusterState.READY, null, null, before.withSpec(pooled), pooledFacts());
    }

    private static ClusterFacts pooledFacts() {
        var facts = facts();
        return new ClusterFacts(
                facts.primary(),
                facts.timeline(),
                facts.instances(),
                new ClusterFacts.Endpoints(endpoint(5001), endpoint(5002), endpoint(5003), endpoint(5004), null, null),
                facts.postgresqlVersion(),
                facts.storageCapacity(),
                facts.conditions(),
                facts.power(),
                facts.fenced(),
                facts.details(),
                new ClusterFacts.Pooler(new ClusterFacts.Pool(2, 1), null),
                facts.contents());
    }

    private static DesiredState desired(ClusterSpec.@Nullable Storage walStorage) {
        var parameters = new LinkedHashMap<String, String>();
        parameters.put("work_mem", "16MB");
        parameters.put("max_connections", "200");
        var spec = new ClusterSpec(
                3,
                new ClusterSpec.Postgresql(18, parameters),
                new ClusterSpec.Storage("10Gi", null),
                walStorage,
                new ClusterSpec.Resources("1", "2Gi"),
                "app",
                "app",
                new ClusterSpec.Synchronous(1, ClusterSpec.Durability.REQUIRED),
                null,
                null);
        var labels = new LinkedHashMap<String, String>();
        labels.put("team", "shop");
        labels.put("env", "production");
        return new DesiredState(
                spec,
                labels,
                null,
                false,
                null,
                Power.RUNNING,
                FencedInstances.none(),
                null,
                null,
                new CredentialTurns(Logins.asMade(), 0, null),
                Contents.none(),
                null,
                null,
                null);
    }

    private static ClusterFacts facts() {
        return new ClusterFacts(
                "orders-2",
                4,
                List.of(
                        new ClusterFacts.Instance(
                                "orders-2",
                                ClusterFacts.Role.PRIMARY,
                                true,
                                "node1",
                                "zone1",
                                4,
                                NOON,
                                41_234_432L,
                                null,
                                null,
                                "0/5000060"),
                        new ClusterFacts.Instance(
                                "orders-1",
                                ClusterFacts.Role.REPLICA,
                                false,
                                null,
                                null,
                                4,
                                null,
                                null,
                                "quorum",
                                2_097_152L,
                                "0/4800000")),
                new ClusterFacts.Endpoints(endpoint(5001), endpoint(5002), endpoint(5003)),
                "18.6",
                null,
                List.of(),
                Power.RUNNING,
                new TreeSet<>(),
                details(),
                null,
                List.of());
    }

    private static ClusterFacts.Details details() {
        return new ClusterFacts.Details(
                NOON,
                List.of(
                        new ClusterFacts.Volume(
                                "orders-1",
                                "orders-1",
                                Use.DATA,
                                VolumeState.BOUND,
                                "fast",
                                "10Gi",
                                "12Gi",
                                41_234_432L),
                        new ClusterFacts.Volume(
                                "orders-1-wal", "orders-1", Use.WAL, VolumeState.PENDING, null, "1Gi", null, null)),
                List.of(new ClusterFacts.Certificate("orders-server", NOON)));
    }

    private static ClusterFacts.Endpoint endpoint(int port) {
        return new ClusterFacts.Endpoint("127.0.0.1", port);
    }

    static JobView job(JobView.State state) {
        var problem = state == JobView.State.FAILED
                ? new JobProblem("gave-up-waiting", "orders-3 never became ready", "look at its log, then retry")
                : null;
        return job(JOB, state, null, problem);
    }

    static JobView plan() {
        var plan = new Plan(
                List.of(new Plan.Difference("/spec/instances", "3", "5")),
                List.of("orders-1"),
                null,
                "kind: Cluster\n");
        return job(null, JobView.State.PLANNED, plan, null);
    }

    private static JobView job(
            @Nullable JobId id, JobView.State state, @Nullable Plan plan, @Nullable JobProblem problem) {
        return new JobView(
                id,
                "SCALE_CLUSTER",
                state,
                CLUSTER,
                "default",
                "orders",
                null,
                new JobView.Progress(1, 2),
                40,
                true,
                JobView.PointOfNoReturn.NOT_REACHED,
                List.of(
                        step(0, "apply", StepState.DONE, null),
                        step(1, "add-instance", StepState.WAITING, "2 of 3 instances ready, orders-3 is joining")),
                plan,
                null,
                problem,
                null,
                null,
                new Requester("api-key", "ci", "r-1"),
                plan == null ? NOON : null,
                null,
                null);
    }

    private static JobStep step(int position, String name, StepState state, @Nullable String note) {
        return new JobStep(position, name, state, note, 1, false, NOON, Duration.ZERO, NOON, null);
    }
}
