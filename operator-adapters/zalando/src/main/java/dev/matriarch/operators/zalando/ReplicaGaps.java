package dev.matriarch.operators.zalando;

import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.DesiredReplication;
import dev.matriarch.operators.kubernetes.Hindrance;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is missing until a cluster has the place beside another one that it shall have, and what keeps it from it. Pure. */
record ReplicaGaps(Scene scene, DesiredCluster desired) {

    /** The first thing that is missing, in words; of a cluster that is being made others know more. */
    List<String> words() {
        var words = new ArrayList<String>();
        var replication = desired.replication();
        if (replication != null && scene.patroni().isFounded()) {
            var gap = replication.isReplica() ? following(name(replication.peer())) : leading(replication);
            if (gap != null) {
                words.add(gap);
            }
        }
        return words;
    }

    private @Nullable String following(String peer) {
        if (!scene.patroni().isStandbyCluster()) {
            return "it still takes writes";
        }
        if (scene.standbyLeader().isEmpty()) {
            return "none of its instances is ready to follow %s for the others".formatted(peer);
        }
        if (!scene.patroni().isLed()) {
            return "it has stopped, and follows %s once that one takes writes".formatted(peer);
        }
        if (scene.follower().isEmpty()) {
            return "no WAL comes from %s".formatted(peer);
        }
        return isAligned() ? null : "the operator has not been told yet that it follows %s".formatted(peer);
    }

    private @Nullable String leading(DesiredReplication replication) {
        if (scene.patroni().isStandbyCluster()) {
            return Optional.ofNullable(scene.snapshot().wal())
                    .map(wal -> "it takes writes once it has all that %s has left, and has replayed up to %s"
                            .formatted(name(replication.peer()), MemberStatus.lsn(wal.position())))
                    .orElse("it is to take writes");
        }
        return replication.token() != null || isAligned()
                ? null
                : "the operator has not been told yet that it follows nobody";
    }

    private static String name(DesiredReplication.Peer peer) {
        return Objects.requireNonNull(peer.near()).name();
    }

    private boolean isAligned() {
        var resource = scene.resource();
        return resource == null || Objects.equals(resource.getSpec().standby(), Manifests.standby(desired));
    }

    /** What nothing mends by itself. */
    Optional<Hindrance> hindrance() {
        var replication = desired.replication();
        if (replication == null || !scene.patroni().isStandbyCluster()) {
            return Optional.empty();
        }
        if (!replication.isReplica()) {
            return unfit(replication.token());
        }
        var peer = name(replication.peer());
        return forked(peer).or(() -> away(peer));
    }

    private Optional<Hindrance> away(String peer) {
        return scene.patroni().isLed()
                        && scene.standbyLeader().isPresent()
                        && scene.follower().isEmpty()
                ? Optional.of(new Hindrance(
                        "Following",
                        false,
                        "PeerAway",
                        "nothing comes from " + peer,
                        ("See to it that %s is there and answers. Where it has not kept what is missing here, this one has to be made"
                                        + " anew.")
                                .formatted(peer),
                        null,
                        false))
                : Optional.empty();
    }

    private Optional<Hindrance> forked(String peer) {
        return Optional.ofNullable(scene.snapshot().kept())
                .map(kept -> Labels.annotation(kept, ReplicaRole.FORKED))
                .filter(words -> !words.isEmpty())
                .map(words -> new Hindrance(
                        "Forked",
                        "PeerWentOnFromBefore",
                        "it has WAL that %s never got: %s".formatted(peer, words),
                        "Have what is there alone looked at, and then let it rejoin: it is made anew.",
                        null,
                        true));
    }

    private Optional<Hindrance> unfit(@Nullable String token) {
        var there = scene.snapshot().wal();
        if (token == null || there == null) {
            return Optional.empty();
        }
        var left = DemotionToken.parse(token);
        return left.isEmpty()
                ? Optional.of(misfit("none of Zalando's clusters has left it, or it was altered since"))
                : Optional.ofNullable(left.get().unfit(there)).map(ReplicaGaps::misfit);
    }

    private static Hindrance misfit(String why) {
        return new Hindrance(
                "TokenUnfit",
                "NotLeftLast",
                "the token does not fit, so it goes on following: " + why,
                "Give it the token that the other cluster left last.",
                null,
                true);
    }
}
