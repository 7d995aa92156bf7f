package dev.matriarch.operators.sandbox;

import dev.matriarch.operators.ClusterRef;
import dev.matriarch.operators.sandbox.ObservedFile.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One cluster in the supervisor's hands: its stored decisions, its instances, and what is known only as long as this
 * supervisor lives. Used by the cluster's own thread alone.
 */
final class Cluster implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);

    private final ClusterRef ref;
    private final ClusterFiles files;
    private final Binaries binaries;
    private final Ports ports;
    private CredentialsFile credentials;
    private final Runnable wake;
    private final Tasks tasks;
    private final ArchiveBook archive;
    private final Map<String, Instance> instances = new LinkedHashMap<>();
    private final Map<String, String> planned = new HashMap<>();
    private final Map<String, Problem> problems = new LinkedHashMap<>();
    private ClusterState state;
    private ContentDuty.Seen contents = ContentDuty.Seen.NOTHING;
    private @Nullable Instant electingSince;
    private @Nullable String obstacle;
    private @Nullable String peerFailure;

    Cluster(ClusterRef ref, ClusterFiles files, Binaries binaries, Ports ports, Runnable wake) throws IOException {
        this.ref = ref;
        this.files = files;
        this.binaries = binaries;
        this.ports = ports;
        this.wake = wake;
        this.tasks = new Tasks(wake);
        Files.setPosixFilePermissions(files.directory(), PosixFilePermissions.fromString("rwx------"));
        this.credentials = CredentialsFile.ensure(files);
        this.archive = ArchiveBook.open(files);
        this.state = stored();
        allPorts().forEach(ports::reserve);
    }

    private ClusterState stored() throws IOException {
        var stored = Json.read(files.state(), ClusterState.class);
        if (stored.isPresent()) {
            return stored.get();
        }
        var client = new ClusterState.ClientPorts(ports.take(), ports.take(), ports.take());
        var founding = ClusterState.founding(new Member(ref.name() + "-1", ports.take(), false, 1, true, null), client);
        Json.write(files.state(), founding);
        return founding;
    }

    private Stream<Integer> allPorts() {
        var client = state.ports();
        return Stream.concat(
                Stream.of(client.readWrite(), client.readOnly(), client.read()),
                state.members().stream().map(Member::port));
    }

    ClusterRef ref() {
        return ref;
    }

    ClusterFiles files() {
        return files;
    }

    Binaries binaries() {
        return binaries;
    }

    CredentialsFile credentials() {
        return credentials;
    }

    /** These are its passwords now: those in the data that come from another cluster. */
    void acquainted(CredentialsFile with) {
        credentials = with;
    }

    Tasks tasks() {
        return tasks;
    }

    ArchiveBook archive() {
        return archive;
    }

    Ports ports() {
        return ports;
    }

    ClusterState state() {
        return state;
    }

    /** Decides: when this returns, the next supervisor will know it too. */
    void change(String why, UnaryOperator<ClusterState> change) throws IOException {
        var next = change.apply(state);
        if (!next.equals(state)) {
            Json.write(files.state(), next);
            state = next;
            LOG.info("{}: {}", ref, why);
        }
    }

    Instance instance(Member member) {
        var instance = instances.computeIfAbsent(
                member.name(),
                name -> new Instance(
                        files.instance(name),
                        name,
                        binaries,
                        new InstanceSql(member.port(), credentials.superuser()),
                        wake));
        instance.sql().moved(member.port());
        instance.sql().login(credentials.superuser());
        return instance;
    }

    void forget(Member member) throws IOException {
        var instance = instances.remove(member.name());
        if (instance != null) {
            instance.remove();
        }
        planned.remove(member.name());
        ports.release(member.port());
    }

    ClusterLook look(Instant now) throws IOException {
        var looks = new LinkedHashMap<String, InstanceLook>();
        for (var member : state.members()) {
            looks.put(member.name(), instance(member).look());
        }
        return new ClusterLook(now, looks);
    }

    /** How far databases and users are, as far as they were gone through. */
    ContentDuty.Seen contents() {
        return contents;
    }

    void contents(ContentDuty.Seen seen) {
        contents = seen;
    }

    /** What keeps the cluster now from becoming what it shall be beside the other one, in words. */
    Optional<String> obstacle() {
        return Optional.ofNullable(obstacle);
    }

    void obstacle(@Nullable String words) {
        obstacle = words;
    }

    /** Why nothing comes from the cluster that this one follows. */
    Optional<String> peerFailure() {
        return Optional.ofNullable(peerFailure);
    }

    void peerFailure(@Nullable String why) {
        peerFailure = why;
    }

    /** Where another cluster's clients write, which changes when it is made anew; empty where it is not there. */
    Optional<Integer> portOf(ClusterRef other) {
        try {
            return Json.read(filesOf(other).state(), ClusterState.class)
                    .map(state -> state.ports().readWrite());
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    /** Where things are for another cluster of the same sandbox. */
    ClusterFiles filesOf(ClusterRef other) {
        return new ClusterFiles(files.root(), other.id());
    }

    /** Another turn is worth while at once. */
    void wake() {
        wake.run();
    }

    /** The standbys are being cut off from the old primary, until one of them is chosen or the old one is back. */
    boolean isElecting() {
        return electingSince != null;
    }

    Optional<Instant> electingSince() {
        return Optional.ofNullable(electingSince);
    }

    void electing(@Nullable Instant since) {
        electingSince = since;
    }

    /** This instance is being stopped in order to be started again. */
    void planRestart(String name, String reason) {
        planned.put(name, reason);
    }

    Optional<String> plannedRestart(String name) {
        return Optional.ofNullable(planned.get(name));
    }

    void restarted(String name) {
        planned.remove(name);
    }

    /** Something keeps the cluster from what is desired, and only a person can help; null: not any more. */
    void problem(String topic, @Nullable Problem problem) {
        if (problem == null) {
            problems.remove(topic);
        } else if (!problem.equals(problems.put(topic, problem))) {
            LOG.warn("{}: {}", ref, problem.cause());
        }
    }

    Optional<Problem> problem() {
        return problems.values().stream().findFirst();
    }

    @Override
    public void close() {
        instances.values().forEach(Instance::close);
        allPorts().forEach(ports::release);
    }
}
