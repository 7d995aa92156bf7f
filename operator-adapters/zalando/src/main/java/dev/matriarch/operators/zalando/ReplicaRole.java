package dev.matriarch.operators.zalando;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.matriarch.operators.ClusterRef;
import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.DesiredReplication;
import dev.matriarch.operators.Fence;
import dev.matriarch.operators.OperatorRefusedException;
import dev.matriarch.operators.kubernetes.Acts;
import dev.matriarch.operators.kubernetes.ApiServer;
import dev.matriarch.operators.kubernetes.DesiredStates;
import dev.matriarch.operators.kubernetes.MatriarchLabels;
import dev.matriarch.operators.kubernetes.Writes;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.lang.module.ModuleDescriptor.Version;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Which of two clusters with the same data takes writes. Patroni is told, which acts within seconds and takes the next look to find
 * out. The operator is told last: it only tells Patroni the same, after it has made all pods anew (contract 4.10).
 *
 * <p>A primary that is to follow is first told to follow nobody: so it stops cleanly, and nothing can be written over what it
 * has. Whom it follows it is told only once that one takes writes, and has gone on from where this one ended. Where it has gone
 * on from an earlier point, it never is: Patroni would rewind, and what this one alone has would be gone without a word
 * (contract 4.10).
 */
record ReplicaRole(ApiServer server, Scenes scenes, Manifests manifests, String installation) {

    /** Which instance took writes when that was to end, on the copy of what is desired. */
    static final String DEMOTED = "matriarch.dev/demoted";

    /** What was left then, once the cluster follows and nobody can tell any more. */
    private static final String TOKEN = "matriarch.dev/demotion-token";

    /** That somebody went on from before the end, in words. */
    static final String FORKED = "matriarch.dev/forked";

    /** Before, a demoted primary did not stop cleanly (contract 4.10). */
    private static final Version PATRONI = Version.parse("4.1");

    /** Brings Patroni on the way to the place that the cluster shall have, as far as it may go now. */
    void take(DesiredCluster desired, Scene scene, Fence fence) {
        var replication = desired.replication();
        if (replication == null) {
            return;
        }
        refuseOld(scene);
        if (replication.isReplica() && !scene.patroni().isStandbyCluster()) {
            demote(scene, fence);
        } else if (!replication.isReplica() && scene.patroni().isStandbyCluster()) {
            promote(scene, desired, fence);
        }
    }

    private static void refuseOld(Scene scene) {
        scene.members().stream()
                .flatMap(member -> member.status().map(MemberStatus::patroni).stream())
                .filter(version -> Version.parse(version).compareTo(PATRONI) < 0)
                .findFirst()
                .ifPresent(version -> {
                    throw new OperatorRefusedException(
                            "ability-missing",
                            "Patroni %s in the image does not stop a primary cleanly when it shall follow"
                                    .formatted(version),
                            "Have the operator configured with an image that has Patroni %s or newer."
                                    .formatted(PATRONI));
                });
    }

    private void demote(Scene scene, Fence fence) {
        var nowhere = JsonNodeFactory.instance.objectNode().put("restore_command", "/bin/false");
        nowhere.putArray("create_replica_methods").add("basebackup_fast_xlog");
        change(scene, fence, config -> !nowhere.equals(config.replace(PatroniState.STANDBY, nowhere)), acts -> {
            note(scene, acts, DEMOTED, scene.patroni().lockHolder().orElse(""));
            note(scene, acts, TOKEN, "");
            note(scene, acts, FORKED, "");
        });
    }

    /** From the first one on commits wait for standbys as they shall, which nobody told Patroni while it followed. */
    private void promote(Scene scene, DesiredCluster desired, Fence fence) {
        var token = Objects.requireNonNull(desired.replication()).token();
        if (token == null || isReached(scene, token)) {
            change(scene, fence, config -> leads(config, Manifests.patroni(desired)), acts -> {});
        }
    }

    private static boolean leads(ObjectNode config, PostgresqlSpec.Patroni commits) {
        config.put("synchronous_mode", commits.synchronous())
                .put("synchronous_mode_strict", commits.strict())
                .put("synchronous_node_count", commits.standbys());
        return config.remove(PatroniState.STANDBY) != null;
    }

    private boolean isReached(Scene scene, String token) {
        return scene.standbyLeader()
                .flatMap(leader -> look(scene.ref(), leader.name()))
                .filter(there -> DemotionToken.parse(token)
                        .filter(left -> left.isReached(there))
                        .isPresent())
                .isPresent();
    }

    private Optional<WalLook> look(ClusterRef ref, String instance) {
        return new Superuser(server).look(ref, instance);
    }

    /** The same snapshot, with what its leader says of its WAL where the cluster is beside another one. */
    Snapshot look(Snapshot snapshot, ClusterRef ref) {
        return Optional.ofNullable(snapshot.kept())
                .filter(DesiredStates::hasPeer)
                .flatMap(_ -> Scene.of(snapshot, ref, 0).patroni().lockHolder())
                .flatMap(leader -> look(ref, leader))
                .map(snapshot::with)
                .orElse(snapshot);
    }

    /** Does the next thing that takes time to become possible, or that nobody waits for. */
    void next(DesiredCluster desired, Scene scene, Fence fence) {
        var replication = desired.replication();
        if (replication == null || scene.resource() == null || scene.snapshot().kept() == null) {
            return;
        }
        var patroni = scene.patroni();
        if (!replication.isReplica()) {
            if (patroni.isStandbyCluster()) {
                promote(scene, desired, fence);
            } else if (replication.token() == null && scene.primary().isPresent()) {
                align(desired, scene, fence);
            }
        } else if (patroni.isStandbyCluster() && !patroni.isLed()) {
            follow(replication.peer(), scene, fence);
        } else if (scene.follower().isPresent()) {
            align(desired, scene, fence);
        }
    }

    private void follow(DesiredReplication.Peer peer, Scene scene, Fence fence) {
        var others = scenes.of(Objects.requireNonNull(peer.near()));
        var left = left(scene).flatMap(DemotionToken::parse);
        if (left.isEmpty() || others.primary().isEmpty()) {
            return;
        }
        if (left.get().isForked(others.patroni())) {
            server.run(client -> note(
                    scene,
                    new Acts(client, fence),
                    FORKED,
                    "it ended at %s, and %s did not go on from there"
                            .formatted(
                                    MemberStatus.lsn(left.get().end()),
                                    others.ref().name())));
        } else if (left.get().isContinued(others.patroni())) {
            change(
                    scene,
                    fence,
                    config -> lead(config, Manifests.host(peer)),
                    acts -> note(scene, acts, TOKEN, left.get().text()));
        }
    }

    private static boolean lead(ObjectNode config, String host) {
        config.withObject(PatroniState.STANDBY).put("host", host).put("port", Facts.PORT);
        return true;
    }

    /** The operator makes all pods anew for it, and moves the primary role meanwhile: so not before it has nothing else to do. */
    private void align(DesiredCluster desired, Scene scene, Fence fence) {
        var resource = Objects.requireNonNull(scene.resource());
        if (Objects.equals(resource.getSpec().standby(), Manifests.standby(desired))
                || !PostgresqlStatus.RUNNING.equals(scene.word())) {
            return;
        }
        server.run(client -> {
            new Acts(client, fence).permit(kept(scene));
            new Writes(client, fence).applyChanges(manifests.aligned(desired, resource));
        });
    }

    Optional<String> token(ClusterRef ref) {
        return left(scenes.of(ref));
    }

    /**
     * The one that leads now may be another one than took writes last, so both are asked. Nobody takes writes any more once the
     * leader itself says that it follows: before, Patroni may have had another primary for a moment that had not heard of it.
     */
    private Optional<String> left(Scene scene) {
        var kept = scene.snapshot().kept();
        var demoted = kept == null ? null : Labels.annotation(kept, DEMOTED);
        if (kept == null || demoted == null || !scene.patroni().isStandbyCluster()) {
            return Optional.empty();
        }
        var noted = Objects.requireNonNullElse(Labels.annotation(kept, TOKEN), "");
        return noted.isEmpty()
                ? scene.standbyLeader().flatMap(leader -> end(scene.ref(), leader.name(), demoted))
                : Optional.of(noted);
    }

    private Optional<String> end(ClusterRef ref, String leader, String demoted) {
        var looks = Stream.of(leader, demoted)
                .filter(name -> !name.isEmpty())
                .distinct()
                .map(name -> look(ref, name))
                .toList();
        if (looks.stream().anyMatch(look -> look.filter(WalLook::recovers).isEmpty())) {
            return Optional.empty();
        }
        var present = looks.stream().flatMap(Optional::stream).toList();
        var first = present.getFirst();
        return present.stream().allMatch(look -> look.timeline() == first.timeline())
                ? Optional.of(new DemotionToken(
                                first.systemIdentifier(),
                                first.timeline(),
                                present.stream()
                                        .mapToLong(WalLook::position)
                                        .max()
                                        .orElseThrow())
                        .text())
                : Optional.empty();
    }

    /** @param first what is to be done before Patroni hears of it */
    private void change(Scene scene, Fence fence, Predicate<ObjectNode> change, Consumer<Acts> first) {
        server.run(client -> {
            var acts = new Acts(client, fence);
            new PatroniConfig(scene).change(kept(scene), acts, change, () -> first.accept(acts));
        });
    }

    private void note(Scene scene, Acts acts, String name, String value) {
        acts.annotation(kept(scene), MatriarchLabels.of(installation, scene.ref()), name, value);
    }

    private static ConfigMap kept(Scene scene) {
        return Objects.requireNonNull(scene.snapshot().kept(), "what is desired was written before");
    }
}
