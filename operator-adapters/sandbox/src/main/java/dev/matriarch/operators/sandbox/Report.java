package dev.matriarch.operators.sandbox;

import dev.matriarch.operators.ClusterFacts;
import dev.matriarch.operators.ClusterFacts.Condition;
import dev.matriarch.operators.ClusterFacts.Endpoint;
import dev.matriarch.operators.ClusterFacts.Endpoints;
import dev.matriarch.operators.ClusterFacts.Role;
import dev.matriarch.operators.DesiredBackup;
import dev.matriarch.operators.DesiredReplication.Peer;
import dev.matriarch.operators.Failovers.Risk;
import dev.matriarch.operators.Fence;
import dev.matriarch.operators.Health;
import dev.matriarch.operators.Power;
import dev.matriarch.operators.sandbox.ObservedFile.Problem;
import dev.matriarch.operators.sandbox.Part.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A scene in the words of the SPI. */
final class Report {

    private static final String ARCHIVING = "Archiving";
    private static final String FOLLOWING = "Following";

    private static final Condition SANDBOX = new Condition(
            "ResourcesEnforced",
            false,
            "Sandbox",
            "This is a sandbox: PostgreSQL processes on one machine. Sizes of cpu, memory and storage are notes only.",
            "Use a data plane on Kubernetes for anything that matters.",
            null);

    private final Scene scene;

    Report(Scene scene) {
        this.scene = scene;
    }

    ObservedFile of(Fence.Mark takenUp) {
        return new ObservedFile(
                takenUp,
                scene.desired(),
                health(),
                facts(),
                new Gaps(scene).words(),
                problem().orElse(null),
                scene.state().request(),
                risk(),
                token());
    }

    private @Nullable String token() {
        var token = scene.state().part().token();
        return token == null ? null : token.text();
    }

    private Optional<Problem> problem() {
        var cluster = scene.cluster();
        return cluster.problem()
                .or(() -> cluster.contents().problem(scene.desired().contents()));
    }

    private Health health() {
        if (!isReady(scene.primary())) {
            return Health.DOWN;
        }
        var ready = scene.state().members().stream().filter(this::isReady).count();
        return ready >= scene.desired().instances() ? Health.UP : Health.DEGRADED;
    }

    /**
     * A primary is ready when commits go through, so enough standbys have to be there to confirm them; the leader of those that
     * follow another cluster is ready when it does so.
     */
    private boolean isReady(Member member) {
        if (!scene.state().isPrimary(member)) {
            return scene.streams(member);
        }
        var quorum = scene.state().quorum();
        return scene.isFollower()
                ? scene.follows()
                : scene.calm() && quorum.reachableOf(scene.streaming()) >= quorum.number();
    }

    private ClusterFacts facts() {
        var primary = scene.look().of(scene.primary()).reply();
        var ports = scene.state().ports();
        var endpoints = new Endpoints(
                new Endpoint("127.0.0.1", ports.readWrite()),
                new Endpoint("127.0.0.1", ports.readOnly()),
                new Endpoint("127.0.0.1", ports.read()));
        return new ClusterFacts(
                scene.primaryWrites() && scene.state().part().is(Stage.WRITES)
                        ? scene.state().primary()
                        : null,
                primary == null ? null : primary.timeline(),
                scene.state().members().stream().map(this::instance).toList(),
                scene.state().founded() ? endpoints : null,
                primary == null ? null : primary.version(),
                null,
                conditions(),
                Power.RUNNING,
                new TreeSet<>(),
                details(primary),
                null,
                scene.cluster().contents().of(scene.desired().contents()));
    }

    private ClusterFacts.Details details(InstanceLook.@Nullable Reply leader) {
        var upTo = leader == null || !scene.isFollower() ? null : leader.replayedUpTo();
        return new ClusterFacts.Details(null, List.of(), List.of(), upTo, nextTransaction(leader));
    }

    /** One that stopped as a primary, and was not started since, has it in its data. */
    private @Nullable Long nextTransaction(InstanceLook.@Nullable Reply leader) {
        return Optional.ofNullable(leader)
                .map(InstanceLook.Reply::nextTransaction)
                .or(() -> Optional.ofNullable(scene.look().of(scene.primary()).control())
                        .filter(ControlFile::cleanlyStopped)
                        .map(ControlFile::nextTransaction))
                .orElse(null);
    }

    private ClusterFacts.Instance instance(Member member) {
        var reply = scene.look().of(member).reply();
        var seen = follower(member);
        return new ClusterFacts.Instance(
                member.name(),
                scene.state().isPrimary(member) ? Role.PRIMARY : Role.REPLICA,
                isReady(member),
                null,
                null,
                reply == null ? null : reply.timeline(),
                reply == null ? null : reply.startedAt(),
                member.built() ? scene.cluster().instance(member).size(scene.now()) : null,
                seen == null ? null : seen.syncState(),
                seen == null ? null : seen.lagBytes(),
                reply == null ? null : reply.position().toString());
    }

    private InstanceLook.@Nullable Follower follower(Member member) {
        var primary = scene.look().of(scene.primary()).reply();
        return primary == null ? null : primary.follower(member.name()).orElse(null);
    }

    private List<Condition> conditions() {
        var conditions = new ArrayList<Condition>();
        conditions.add(SANDBOX);
        if (scene.desired().backup() != null) {
            conditions.add(archiving(scene.desired().backup()));
        }
        if (scene.isFollower() && scene.desired().replication() != null) {
            conditions.add(following(scene.desired().replication().peer()));
        }
        problem()
                .ifPresent(problem -> conditions.add(
                        new Condition("Operational", false, "NeedsHelp", problem.cause(), problem.nextAction(), null)));
        return conditions;
    }

    private Condition following(Peer peer) {
        return peer.archive() == null
                ? following("PeerAway", Objects.requireNonNull(peer.near()).name(), "answers")
                : following("ArchiveAway", ArchiveDirectory.of(peer.archive()).toString(), "can be read");
    }

    private Condition following(String reason, String source, String isWell) {
        return scene.cluster()
                .peerFailure()
                .map(why -> new Condition(
                        FOLLOWING,
                        false,
                        reason,
                        "Nothing comes from %s: %s".formatted(source, why),
                        "See to it that %s is there and %s.".formatted(source, isWell),
                        null))
                .orElseGet(() -> new Condition(FOLLOWING, true, FOLLOWING, "WAL comes from " + source, null, null));
    }

    private Condition archiving(DesiredBackup backup) {
        var book = scene.cluster().archive();
        var place = ArchiveDirectory.of(backup.archive());
        return book.failure()
                .map(why -> new Condition(
                        ARCHIVING,
                        false,
                        "ArchivingFails",
                        why,
                        "See to it that %s is there, can be written and has room.".formatted(place),
                        null))
                .orElseGet(() -> book.isMade(backup)
                        ? new Condition(ARCHIVING, true, ARCHIVING, "WAL gets into " + place, null, null)
                        : new Condition(ARCHIVING, false, "BeingSetUp", place + " is being made", null, null));
    }

    private Risk risk() {
        var names = scene.reachable().stream().map(Member::name).toList();
        var election = new Election(scene.state().quorums());
        if (scene.isFollower()) {
            return new Risk(false, "it follows another cluster, and has no rows of its own");
        }
        var own = scene.state().parameters().get("synchronous_commit");
        if (own != null && !own.equals("on") && !own.equals("remote_apply")) {
            return new Risk(true, "synchronous_commit is %s, so commits do not wait for standbys".formatted(own));
        }
        return new Risk(!election.isProven(names), election.reason(names));
    }
}
