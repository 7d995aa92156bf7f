package dev.matriarch.operators.cloudnativepg;

import dev.matriarch.operators.Archive;
import dev.matriarch.operators.DesiredBackup;
import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.DesiredReplication;
import dev.matriarch.operators.DesiredReplication.Peer;
import dev.matriarch.operators.OperatorRefusedException;
import dev.matriarch.operators.cloudnativepg.PostgresSpec.ExternalCluster;
import dev.matriarch.operators.cloudnativepg.PostgresSpec.Replica;
import dev.matriarch.operators.cloudnativepg.PostgresSpec.Source;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What CloudNativePG is given for the place of a cluster beside another one with the same data: a pure function of what is
 * desired.
 *
 * <ul>
 *   <li><b>Both</b> are external clusters of each of the two, itself included, or the operator refuses the names. Each is known
 *       by its archive alone.
 *   <li><b>The primary</b> has the stanza too, so that to be demoted is a change of one name, and never a matter of a field that
 *       was left out: without it, a replica takes writes at once.
 *   <li><b>The token</b> goes with the change of the name that it is for, in one write. Of the two in two writes the first would
 *       promote whatever is lost. It is left out as soon as it is not desired any more: the operator refuses it on a replica.
 * </ul>
 */
final class ReplicaManifests {

    private ReplicaManifests() {}

    /** Its place; null where there is no other one. */
    static @Nullable Replica replica(DesiredCluster desired) {
        var replication = desired.replication();
        return replication == null
                ? null
                : new Replica(
                        replication.self(),
                        replication.primary(),
                        replication.peer().name(),
                        replication.token());
    }

    /** The two as the operator knows them; none where there is no other one. */
    static Stream<ExternalCluster> both(DesiredCluster desired) {
        return Optional.ofNullable(desired.replication()).stream()
                .flatMap(replication -> Stream.of(
                        new ExternalCluster(replication.self(), own(desired)),
                        new ExternalCluster(replication.peer().name(), followed(desired, replication.peer()))));
    }

    private static Source followed(DesiredCluster desired, Peer peer) {
        return ArchiveManifests.read(
                ArchiveManifests.peerName(desired.ref()), Objects.requireNonNull(peer.archive(), "it has an archive"));
    }

    private static @Nullable Source own(DesiredCluster desired) {
        return Optional.ofNullable(desired.backup())
                .map(DesiredBackup::archive)
                .map(archive -> ArchiveManifests.read(ArchiveManifests.archiveName(desired.ref()), archive))
                .orElse(null);
    }

    /** Where the other one's WAL is; empty where there is no other one. */
    static Optional<Archive> peerArchive(DesiredCluster desired) {
        return Optional.ofNullable(desired.replication())
                .map(DesiredReplication::peer)
                .map(Peer::archive);
    }

    /** Whether one of the two is called so. */
    static boolean isNameOfOne(DesiredCluster desired, String name) {
        var replication = desired.replication();
        return replication != null
                && (name.equals(replication.self())
                        || name.equals(replication.peer().name()));
    }

    /** @throws OperatorRefusedException when one of the two could never follow the other */
    static void refuseWithoutArchive(DesiredCluster desired) {
        var replication = desired.replication();
        if (replication == null) {
            return;
        }
        var self = desired.ref().name();
        var peer = replication.peer();
        refuse(peer.archive() == null, peer.name(), self, "Have that one backed up first.");
        refuse(desired.backup() == null, self, peer.name(), "Have the cluster backed up first.");
    }

    private static void refuse(boolean bare, String who, String byWhom, String next) {
        if (bare) {
            throw new OperatorRefusedException(
                    "%s has no archive, by which %s could follow it".formatted(who, byWhom), next);
        }
    }
}
