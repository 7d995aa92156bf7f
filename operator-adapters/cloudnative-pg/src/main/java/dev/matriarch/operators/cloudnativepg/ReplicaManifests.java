package dev.matriarch.operators.cloudnativepg;

import dev.matriarch.operators.Archive;
import dev.matriarch.operators.ClusterRef;
import dev.matriarch.operators.DesiredBackup;
import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.DesiredReplication;
import dev.matriarch.operators.DesiredReplication.Peer;
import dev.matriarch.operators.OperatorRefusedException;
import dev.matriarch.operators.cloudnativepg.PostgresSpec.Copy;
import dev.matriarch.operators.cloudnativepg.PostgresSpec.ExternalCluster;
import dev.matriarch.operators.cloudnativepg.PostgresSpec.Replica;
import dev.matriarch.operators.cloudnativepg.PostgresSpec.Source;
import dev.matriarch.operators.kubernetes.WayToPeer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What CloudNativePG is given for the place of a cluster beside another one with the same data: a pure function of what is
 * desired.
 *
 * <ul>
 *   <li><b>Both</b> are external clusters of each of the two, itself included, or the operator refuses the names. Each is known
 *       by its archive, by its service for writes, or by both: a service leads to who takes writes, or follows for the others.
 *       One on another data plane has a service here that leads there ({@link WayToPeer}).
 *   <li><b>Whoever streams</b> logs in as {@value #STREAMER}, by a certificate of the peer's own authority ({@link
 *       PeerCertificates}), and holds the peer to its name.
 *   <li><b>The primary</b> has the stanza too, so that to be demoted is a change of one name, and never a matter of a field that
 *       was left out: without it, a replica takes writes at once.
 *   <li><b>The token</b> goes with the change of the name that it is for, in one write. Of the two in two writes the first would
 *       promote whatever is lost. It is left out as soon as it is not desired any more: the operator refuses it on a replica.
 * </ul>
 */
final class ReplicaManifests {

    /** As whom servers stream. */
    static final String STREAMER = "streaming_replica";

    private static final String HOST = "host";

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
                .flatMap(replication -> Stream.of(self(desired, replication), followed(desired, replication.peer())));
    }

    private static ExternalCluster self(DesiredCluster desired, DesiredReplication replication) {
        return replication.peer().streamed() == null
                ? ExternalCluster.archiving(replication.self(), own(desired))
                : new ExternalCluster(
                        replication.self(), own(desired), connection(host(desired.ref())), null, null, null);
    }

    private static ExternalCluster followed(DesiredCluster desired, Peer peer) {
        var archive = Optional.ofNullable(peer.archive())
                .map(read -> ArchiveManifests.read(ArchiveManifests.peerName(desired.ref()), read))
                .orElse(null);
        return peer.streamed() == null
                ? ExternalCluster.archiving(peer.name(), archive)
                : new ExternalCluster(
                        peer.name(),
                        archive,
                        connection(peer.near() == null ? WayToPeer.host(desired.ref()) : host(peer.near())),
                        PeerCertificates.key(desired.ref()),
                        PeerCertificates.certificate(desired.ref()),
                        PeerCertificates.authority(desired.ref()));
    }

    /** Where who takes writes, or follows for the others, is found within its data plane. */
    static String host(ClusterRef cluster) {
        return "%s-rw.%s.svc".formatted(cluster.name(), Manifests.namespace(cluster));
    }

    /** What the server's certificate has to name beside the operator's own services; none where nobody far streams from it. */
    static Stream<String> namesAfar(DesiredCluster desired) {
        return Optional.ofNullable(desired.replication())
                .map(replication -> replication.peer().far())
                .map(WayToPeer::host)
                .stream();
    }

    private static SortedMap<String, String> connection(String host) {
        return new TreeMap<>(Map.of(HOST, host, "user", STREAMER, "dbname", "postgres", "sslmode", "verify-full"));
    }

    /** Whether a live cluster streams from another one, or would once it is demoted. */
    static boolean streams(PostgresCluster live) {
        return Optional.ofNullable(live.getSpec().externalClusters()).stream()
                .flatMap(List::stream)
                .anyMatch(other -> !other.connectionParameters().isEmpty());
    }

    /** The same of one on another data plane. */
    static boolean streamsFar(PostgresCluster live, ClusterRef ref) {
        return Optional.ofNullable(live.getSpec().externalClusters()).stream()
                .flatMap(List::stream)
                .anyMatch(other ->
                        WayToPeer.host(ref).equals(other.connectionParameters().get(HOST)));
    }

    /** Made of the other one itself. */
    static Copy copy(DesiredCluster desired) {
        var peer = Objects.requireNonNull(desired.replication(), "a copy has a peer")
                .peer();
        return new Copy(
                peer.name(), desired.bootstrap().database(), desired.bootstrap().owner());
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
    static void refuseWithoutWay(DesiredCluster desired) {
        var replication = desired.replication();
        if (replication != null && replication.peer().streamed() == null && desired.backup() == null) {
            throw new OperatorRefusedException(
                    "%s has no archive, by which %s could follow it"
                            .formatted(desired.ref().name(), replication.peer().name()),
                    "Have the cluster backed up first.");
        }
    }
}
