package dev.matriarch.provisioning.clusters;

import static dev.matriarch.provisioning.jobs.StepOutcome.done;
import static dev.matriarch.provisioning.jobs.StepOutcome.impossible;

import dev.matriarch.metadata.HaCluster;
import dev.matriarch.operators.OperatorAdapter;
import dev.matriarch.operators.Resizes;
import dev.matriarch.provisioning.jobs.RunningJob;
import dev.matriarch.provisioning.jobs.StepOutcome;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/**
 * What has to come before a change of sizes is applied. Nothing that has grown becomes small again, so from here on such a
 * change cannot be taken back. And where a disk is full the operator does not come to growing it: then that is done here.
 */
@Component
class GrowVolumes {

    static final String NAME = "grow-volumes";

    private final ClusterSteps steps;
    private final OperatorCalls calls;

    GrowVolumes(ClusterSteps steps, OperatorCalls calls) {
        this.steps = steps;
        this.calls = calls;
    }

    StepOutcome run(RunningJob job) {
        var cluster = steps.cluster(job);
        var adapter = steps.adapter(job);
        var desired = steps.desired(job);
        if (!(adapter instanceof Resizes operator)) {
            passNoReturn(job);
            return done();
        }
        var fixed = call(cluster, adapter, "fixed-volumes", () -> operator.fixedVolumes(desired));
        if (!fixed.isEmpty()) {
            return cannot(fixed.getFirst());
        }
        passNoReturn(job);
        var grown = call(cluster, adapter, "grow-volumes", () -> operator.growFull(desired, job.fence()));
        return grown.isEmpty() ? done() : done("a disk is full: asked for more room for " + String.join(", ", grown));
    }

    private static void passNoReturn(RunningJob job) {
        if (VolumeGrowth.isWanted(ClusterSteps.previous(job), ClusterSteps.target(job))) {
            job.passNoReturn();
        }
    }

    private <T> T call(HaCluster cluster, OperatorAdapter adapter, String verb, Supplier<T> call) {
        return calls.timed(cluster.dataPlane(), adapter, verb, call);
    }

    private static StepOutcome cannot(Resizes.FixedVolume volume) {
        return impossible(
                "class-cannot-expand",
                "%s cannot grow: %s".formatted(volume.name(), VolumeGrowth.why(volume)),
                "Have the storage class changed to allow expansion, and retry.");
    }
}
