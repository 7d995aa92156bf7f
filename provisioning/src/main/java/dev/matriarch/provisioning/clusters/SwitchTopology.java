package dev.matriarch.provisioning.clusters;

import static dev.matriarch.provisioning.jobs.StepOutcome.done;
import static dev.matriarch.provisioning.jobs.StepOutcome.impossible;
import static dev.matriarch.provisioning.jobs.StepOutcome.notYet;

import dev.matriarch.metadata.ClusterId;
import dev.matriarch.metadata.ClusterState;
import dev.matriarch.metadata.ClusterStore;
import dev.matriarch.metadata.HaCluster;
import dev.matriarch.metadata.Job;
import dev.matriarch.metadata.Topology;
import dev.matriarch.metadata.TopologyStore;
import dev.matriarch.operators.Convergence;
import dev.matriarch.operators.Fence;
import dev.matriarch.operators.Observation;
import dev.matriarch.operators.OperatorRefusedException;
import dev.matriarch.operators.OperatorUnavailableException;
import dev.matriarch.provisioning.Json;
import dev.matriarch.provisioning.jobs.RunningJob;
import dev.matriarch.provisioning.jobs.StepOutcome;
import dev.matriarch.provisioning.jobs.Workflow;
import dev.matriarch.provisioning.jobs.WorkflowSource;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Two clusters with the same data change places. The one that takes writes, whose job it is, stops and leaves a token; the other
 * one takes its place only once it has replayed all that the token speaks of. There is a time in which nobody takes writes,
 * and none in which both do.
 */
@Component
class SwitchTopology implements WorkflowSource {

    static final String KIND = "SWITCHOVER_TOPOLOGY";

    /** Memory: the id of the cluster that shall take writes, and the generation that it has with this job. */
    static final String TO = "to";

    static final String GENERATION = "toGeneration";

    private static final String LAST = "lastCommit";
    private static final String RETURN = "firstCommitBack";
    private static final String TOKEN = "token";
    private static final String OWN_TOKEN = "ownToken";
    private static final String TAKES_WRITES_AGAIN = "takesWritesAgain";
    private static final String STOPPED_AT = "stoppedAt";
    private static final String WRITABLE_AT = "writableAt";
    private static final Duration POLL = Duration.ofSeconds(3);

    /** Whoever does not want to wait so long for an archive can cancel. */
    private static final Duration PATIENCE = Duration.ofHours(6);

    private final PeerSteps peers;
    private final ClusterSteps steps;
    private final ArchiveSteps archives;
    private final ClusterStore clusters;
    private final TopologyStore topologies;
    private final ClusterEndings endings;
    private final TransactionTemplate transaction;
    private final InstantSource time;

    SwitchTopology(
            PeerSteps peers,
            ClusterSteps steps,
            ArchiveSteps archives,
            ClusterStore clusters,
            TopologyStore topologies,
            ClusterEndings endings,
            TransactionTemplate transaction,
            InstantSource time) {
        this.peers = peers;
        this.steps = steps;
        this.archives = archives;
        this.clusters = clusters;
        this.topologies = topologies;
        this.endings = endings;
        this.transaction = transaction;
        this.time = time;
    }

    @Override
    public List<Workflow> workflows() {
        return List.of(Workflow.named(KIND, ClusterState.UPDATING)
                .withNoReturn()
                .step("check", Duration.ofMinutes(10), this::check)
                .step("prove-archive", Duration.ofMinutes(30), this::proveArchive)
                .step("catch-up", Duration.ofMinutes(30), this::catchUp)
                .step("acquaint", Duration.ofMinutes(10), this::acquaint)
                .step("demote", Duration.ofMinutes(10), this::demote, this::callBack)
                .step("await-demoted", PATIENCE, this::awaitDemoted)
                .step("promote", PATIENCE, this::promote)
                .step("await-writable", PATIENCE, this::awaitWritable)
                .step("await-whole", PATIENCE, this::awaitWhole)
                .step("drop-token", Duration.ofMinutes(30), this::dropToken)
                .step("await-settled", Duration.ofMinutes(30), this::awaitSettled)
                .step("back-up", Duration.ofMinutes(30), this::backUp)
                .step("await-return", Duration.ofMinutes(30), this::awaitReturn)
                .endsWith(endings.changedPlaces()));
    }

    /** The id of the cluster that shall take writes. */
    static String to(Job job) {
        return Objects.requireNonNull(Json.object(job.memory()).get(TO)).toString();
    }

    private HaCluster from(RunningJob job) {
        return steps.cluster(job);
    }

    private HaCluster target(RunningJob job) {
        return peers.cluster(job, new ClusterId(UUID.fromString(to(job.job()))));
    }

    /** The right to write to the cluster that shall take writes. */
    private static Fence targetFence(RunningJob job) {
        return job.fence(job.recall(GENERATION).map(Long::valueOf).orElseThrow());
    }

    private StepOutcome check(RunningJob job) {
        var from = from(job);
        var target = target(job);
        var primary = peers.lookBefore(from, ClusterSteps.previous(job));
        if (!primary.settled()) {
            return notYet(POLL, "%s: %s".formatted(from.name(), words(primary)));
        }
        var replica = peers.lookBefore(target, DesiredClusters.state(target.desired()));
        return replica.settled()
                ? done("both are whole")
                : notYet(POLL, "%s: %s".formatted(target.name(), words(replica)));
    }

    private StepOutcome proveArchive(RunningJob job) {
        var from = from(job);
        return peers.offered(job, from, () -> peers.lookBefore(from, ClusterSteps.previous(job)), LAST);
    }

    private StepOutcome catchUp(RunningJob job) {
        var target = target(job);
        var seen = peers.lookBefore(target, DesiredClusters.state(target.desired()));
        return PeerSteps.replayed(job, target, seen, LAST);
    }

    private StepOutcome acquaint(RunningJob job) {
        var from = from(job);
        var target = target(job);
        var acquainted = peers.acquaint(from, target, targetFence(job));
        return ClusterSteps.target(job).streaming() == Streaming.FAR
                ? peers.letApproach(from, target, job.fence())
                : acquainted;
    }

    private StepOutcome demote(RunningJob job) {
        job.remember(
                STOPPED_AT,
                job.recall(STOPPED_AT).orElseGet(() -> time.instant().toString()));
        steps.apply(from(job), ClusterSteps.target(job), job.fence());
        return done("%s stops taking writes".formatted(from(job).name()));
    }

    /** It need not be whole again for the other one to go on. */
    private StepOutcome awaitDemoted(RunningJob job) {
        var from = from(job);
        var seen = steps.tended(from, ClusterSteps.target(job), job.fence());
        var token = peers.token(from);
        if (token.isEmpty()) {
            return notYet(PeerSteps.SOON, "%s: %s".formatted(from.name(), words(seen)));
        }
        job.remember(TOKEN, token.get());
        return done("%s has stopped, and all its WAL is safe".formatted(from.name()));
    }

    /** From here on there is only forward: it is written down before it is told to anybody. */
    private StepOutcome promote(RunningJob job) {
        var target = target(job);
        var promoted = promoted(job, DesiredClusters.state(target.desired()), token(job));
        inTransaction(job, () -> {
            clusters.describe(target, Json.write(promoted), time.instant());
            topologies.role(from(job).id(), Topology.Role.REPLICA);
            topologies.role(target.id(), Topology.Role.PROMOTING);
            job.passNoReturn();
        });
        steps.apply(target, promoted, targetFence(job));
        return done("%s was told to take writes".formatted(target.name()));
    }

    private static String token(RunningJob job) {
        return job.recall(TOKEN).orElseThrow();
    }

    /** What is in the data is as the one before wanted it. */
    private DesiredState promoted(RunningJob job, DesiredState replica, @Nullable String token) {
        var before = ClusterSteps.previous(job);
        return replica.withReplication(TopologyMembers.leading(target(job).id(), from(job), replica.streaming(), token))
                .withContents(before.contents())
                .withCredentials(before.credentials());
    }

    private StepOutcome awaitWritable(RunningJob job) {
        var target = target(job);
        var seen = steps.tended(target, DesiredClusters.state(target.desired()), targetFence(job));
        if (seen.facts().primary() == null) {
            return seen.convergence() instanceof Convergence.Stuck(var cause, var next)
                    ? impossible("operator-stuck", cause, next)
                    : notYet(PeerSteps.SOON, "%s: %s".formatted(target.name(), words(seen)));
        }
        job.remember(
                WRITABLE_AT,
                job.recall(WRITABLE_AT).orElseGet(() -> time.instant().toString()));
        return onlyOneWrites(job, target);
    }

    private StepOutcome onlyOneWrites(RunningJob job, HaCluster target) {
        var from = from(job);
        try {
            var old = steps.tended(from, ClusterSteps.target(job), job.fence());
            return old.facts().primary() == null
                    ? done("%s takes writes, and nobody else".formatted(target.name()))
                    : impossible(
                            "two-writers",
                            "%s takes writes although it was demoted".formatted(from.name()),
                            "fence %s at once, and compare the two".formatted(from.name()));
        } catch (OperatorUnavailableException silent) {
            return done("%s takes writes; %s was demoted, and cannot be looked at now"
                    .formatted(target.name(), from.name()));
        }
    }

    private StepOutcome awaitWhole(RunningJob job) {
        return steps.settled(seenTarget(job));
    }

    /** A token that is left there would keep the next switchover from beginning. */
    private StepOutcome dropToken(RunningJob job) {
        var target = target(job);
        var bare = promoted(job, DesiredClusters.state(target.desired()), null);
        inTransaction(job, () -> {
            job.fence().check();
            clusters.describe(target, Json.write(bare), time.instant());
            topologies.role(target.id(), Topology.Role.PRIMARY);
        });
        steps.apply(target, bare, targetFence(job));
        return done("its token is dropped");
    }

    private StepOutcome awaitSettled(RunningJob job) {
        var seen = seenTarget(job);
        return seen.settled()
                ? done("%s is as it shall be".formatted(target(job).name()))
                : ClusterSteps.waiting(seen);
    }

    private Observation seenTarget(RunningJob job) {
        var target = target(job);
        return steps.tended(target, DesiredClusters.state(target.desired()), targetFence(job));
    }

    private StepOutcome backUp(RunningJob job) {
        return archives.backUpIfArchived(job, target(job));
    }

    /** The way back is open: what is committed now gets to the one that was there before. */
    private StepOutcome awaitReturn(RunningJob job) {
        tell(job);
        var target = target(job);
        var offered = peers.offered(job, target, () -> seenTarget(job), RETURN);
        if (!(offered instanceof StepOutcome.Done)) {
            return offered;
        }
        var from = from(job);
        var seen = steps.tended(from, ClusterSteps.target(job), job.fence());
        return seen.settled() ? PeerSteps.replayed(job, from, seen, RETURN) : ClusterSteps.waiting(seen);
    }

    /** From the moment before the old one was told to stop to the first look at which the new one took writes. */
    private void tell(RunningJob job) {
        var stopped = Instant.parse(job.recall(STOPPED_AT).orElseThrow());
        var writable = Instant.parse(job.recall(WRITABLE_AT).orElseThrow());
        job.result("primary", target(job).id().toString());
        job.result("outageSeconds", Duration.between(stopped, writable).toMillis() / 1000.0);
    }

    /**
     * Puts the old one back in service. A demotion that has begun has to end first: what the cluster has left then is its own
     * way back.
     */
    private StepOutcome callBack(RunningJob job) {
        var from = from(job);
        var own = job.recall(OWN_TOKEN).or(() -> peers.token(from));
        var previous = ClusterSteps.previous(job);
        if (own.isEmpty()) {
            return backBy(job, "undone", previous);
        }
        job.remember(OWN_TOKEN, own.get());
        var leading = TopologyMembers.leading(from.id(), target(job), previous.streaming(), own.get());
        if (job.recall(TAKES_WRITES_AGAIN).isEmpty()) {
            var back = backBy(job, "undone by its own token", previous.withReplication(leading));
            if (!(back instanceof StepOutcome.Done)) {
                return back;
            }
            job.remember(TAKES_WRITES_AGAIN, "yes");
        }
        return backBy(job, "undone without a token", previous);
    }

    private StepOutcome backBy(RunningJob job, String what, DesiredState desired) {
        try {
            steps.applyOnce(job, what, desired);
        } catch (OperatorRefusedException tooEarly) {
            return notYet(POLL, "the demotion has to end first: " + tooEarly.getMessage());
        }
        return steps.settled(steps.tended(job, desired));
    }

    /** Both clusters are locked, as by whoever changes them, and then the job. */
    private void inTransaction(RunningJob job, Runnable work) {
        transaction.executeWithoutResult(status -> {
            clusters.lockAll(
                    job.job().tenant(), List.of(from(job).id(), target(job).id()));
            work.run();
        });
    }

    private static String words(Observation seen) {
        return ClusterSteps.words(seen, "it settles");
    }
}
