package dev.matriarch.operators.sandbox;

import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.DesiredReplication.Peer;
import dev.matriarch.operators.sandbox.Part.Stage;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * All that a duty decides on: what is desired, what was decided, what was just seen.
 *
 * @param backups the names of the base backups that were asked for
 */
record Scene(
        Cluster cluster,
        DesiredCluster desired,
        DesiredFile.@Nullable Request request,
        List<String> backups,
        ClusterState state,
        ClusterLook look) {

    private static final String ALONE = "60s";
    private static final String FOLLOWED = "5s";

    Instant now() {
        return look.at();
    }

    Member primary() {
        return state.primaryMember();
    }

    boolean primaryWrites() {
        return look.of(primary()).takesWrites();
    }

    /** There is a primary at work, and nobody is about to take its place. */
    boolean calm() {
        return primaryWrites() && settledRole() && state.part().is(Stage.WRITES);
    }

    /** The cluster follows another one, and its leader is at work, from whom the others have what he brings. */
    boolean follows() {
        return look.of(primary()).isStandby() && settledRole() && isFollower();
    }

    /** There is somebody for the standbys to follow. */
    boolean led() {
        return calm() || follows();
    }

    /** It was decided that the cluster follows another one. */
    boolean isFollower() {
        return state.part().is(Stage.FOLLOWS);
    }

    /** Nobody is about to take the primary's place. */
    boolean settledRole() {
        return !cluster.isElecting() && state.handover() == null && state.founded();
    }

    boolean streams(Member standby) {
        return (primaryWrites() || isFollower()) && look.streams(state.primary(), standby.name());
    }

    Set<String> streaming() {
        return state.standbys().stream().filter(this::streams).map(Member::name).collect(Collectors.toSet());
    }

    /** The standbys that could take over: they took part in this term and answer now. */
    List<Member> reachable() {
        return state.standbys().stream()
                .filter(member -> member.built() && member.joined() == state.term())
                .filter(member -> look.of(member).isStandby())
                .toList();
    }

    /** Those that go when instances are taken away: standbys, the highest numbers first. */
    List<Member> leaving() {
        var surplus = Math.max(0, state.members().size() - desired.instances());
        return state.standbys().stream()
                .sorted(Comparator.comparingInt(Member::number).reversed())
                .limit(surplus)
                .toList();
    }

    /** The member has read the configuration it should have now. */
    boolean isConfigured(Member member) {
        return cluster.instance(member).hasLoaded(configuration(member), look.of(member));
    }

    /** The whole configuration of a member as it should be now. */
    String configuration(Member member) {
        var own = new TreeMap<String, String>();
        own.put("port", String.valueOf(member.port()));
        own.put("cluster_name", member.name());
        own.put("archive_command", cluster.archive().command(desired.backup()));
        if (state.isPrimary(member)) {
            own.put("primary_conninfo", "");
            own.put("synchronous_standby_names", state.quorum().setting());
            follow(own, member);
        } else {
            own.put("primary_conninfo", cluster.isElecting() ? "" : source(member));
            own.put("synchronous_standby_names", "");
            var reply = look.of(primary()).reply();
            raise(own, reply == null ? Map.of() : reply.floors());
        }
        return ServerConfig.text(parameters(), own);
    }

    /**
     * The customer's; what is to be in an archive comes there after a minute at the latest, unless he says otherwise, and where
     * somebody may follow it, after {@value #FOLLOWED}, which is as far as he is behind.
     */
    private Map<String, String> parameters() {
        var parameters = new TreeMap<String, String>();
        if (desired.backup() != null) {
            parameters.put("archive_timeout", desired.replication() == null ? ALONE : FOLLOWED);
        }
        parameters.putAll(state.parameters());
        return parameters;
    }

    /** The leader has the other cluster's WAL until he is promoted, and what its primary needs of a standby. */
    private void follow(TreeMap<String, String> own, Member leader) {
        var replication = desired.replication();
        if (replication != null && (isFollower() || state.part().is(Stage.INHERITS))) {
            own.putAll(source(replication.peer()));
        }
        var control = look.of(leader).control();
        if (isFollower() && control != null) {
            raise(own, control.floors());
        }
    }

    private Map<String, String> source(Peer peer) {
        var source = new TreeMap<String, String>();
        if (peer.archive() != null) {
            source.put(
                    "restore_command",
                    ArchiveCommands.follow(ArchiveDirectory.of(peer.archive()).wal()));
        }
        if (peer.near() != null && isFollower()) {
            cluster.portOf(peer.near())
                    .ifPresent(port -> source.put(
                            "primary_conninfo",
                            source(port, "follower-" + cluster.ref().id())));
        }
        return source;
    }

    private String source(Member member) {
        return source(primary().port(), member.name());
    }

    private String source(int port, String asWhom) {
        return "host=127.0.0.1 port=%d user=matriarch_replication password=%s application_name=%s sslmode=disable connect_timeout=3"
                .formatted(port, cluster.credentials().replication(), asWhom);
    }

    /** A standby must not have less than its primary has in force, even when the primary is to have less soon. */
    private void raise(TreeMap<String, String> own, Map<String, Integer> floors) {
        floors.forEach((name, inForce) -> {
            if (inForce > ServerConfig.floor(state.parameters(), name)) {
                own.put(name, String.valueOf(inForce));
            }
        });
    }
}
