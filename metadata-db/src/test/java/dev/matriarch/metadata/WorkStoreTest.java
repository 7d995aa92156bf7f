package dev.matriarch.metadata;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;

/** What the tests of clusters and jobs share: tenants with clusters, and jobs that change them. */
abstract class WorkStoreTest extends StoreTest {

    static final String TASK = "job";
    static final String DATA_PLANE = "work";

    @Autowired
    ClusterStore clusters;

    @Autowired
    JobStore jobs;

    @Autowired
    JobRuns runs;

    @Autowired
    NamespaceStore namespaces;

    @Autowired
    DataPlaneStore dataPlanes;

    @BeforeEach
    void aDataPlane() {
        dataPlanes.put(new DataPlaneRecord(DATA_PLANE, List.of("sandbox"), "{}", false, NOW));
    }

    HaCluster newCluster(TenantId tenant, String name) {
        return newCluster(tenant, "default", name, "{}");
    }

    HaCluster newCluster(TenantId tenant, String namespace, String name, String labels) {
        namespaces.ensure(tenant, DATA_PLANE, namespace, NOW);
        var cluster = HaCluster.fresh(
                new ClusterId(Ids.next()),
                tenant,
                namespace,
                name,
                DATA_PLANE,
                "sandbox",
                "{\"labels\": %s}".formatted(labels),
                ClusterState.READY,
                NOW);
        if (!clusters.insert(cluster)) {
            throw new AssertionError("the name is taken");
        }
        return cluster;
    }

    /** A job of that kind that changes the cluster. */
    Job newJob(HaCluster cluster, String kind, String... steps) {
        var job = job(cluster, kind, JobState.PENDING, steps);
        inTransaction(() -> jobs.insert(job, JobStore.Role.CHANGES));
        return job;
    }

    static Job job(HaCluster cluster, String kind, JobState state, String... steps) {
        return new Job(
                new JobId(Ids.next()),
                cluster.tenant(),
                kind,
                state,
                cluster.id(),
                cluster.namespace(),
                cluster.name(),
                null,
                cluster.generation(),
                null,
                "{\"instances\": 3}",
                "{}",
                0,
                0,
                false,
                null,
                null,
                null,
                17,
                null,
                null,
                new Requester("api-key", "ci", "request-1"),
                NOW,
                state.isFinal() ? NOW : null,
                state.isFinal() ? NOW : null,
                IntStream.range(0, steps.length)
                        .mapToObj(i -> JobStep.pending(i, steps[i], false))
                        .toList());
    }

    /** The scheduler's row, in the hands of that worker. */
    void picked(Job job, String by, long version) {
        jdbc.sql("""
                insert into scheduled_tasks (task_name, task_instance, execution_time, picked, picked_by, last_heartbeat, version)
                values ('job', :id, :now, true, :by, :now, :version)
                on conflict (task_name, task_instance)
                do update set picked = true, picked_by = :by, last_heartbeat = :now, version = :version
                """)
                .param("id", job.id().toString())
                .param("now", Rows.timestamp(NOW))
                .param("by", by)
                .param("version", version)
                .update();
    }

    /** The job in that worker's hands. */
    Job claimed(Job job, String by) {
        picked(job, by, 1);
        return inTransaction(() -> runs.claim(job.id(), TASK, by, 1, NOW)).orElseThrow();
    }

    Job stored(Job job) {
        return jobs.find(job.tenant(), job.id()).orElseThrow();
    }

    HaCluster stored(HaCluster cluster) {
        return clusters.find(cluster.tenant(), cluster.id()).orElseThrow();
    }

    boolean isScheduled(Job job) {
        return jdbc.sql("select count(*) from scheduled_tasks where task_name = 'job' and task_instance = :id")
                        .param("id", job.id().toString())
                        .query(Integer.class)
                        .single()
                == 1;
    }
}
