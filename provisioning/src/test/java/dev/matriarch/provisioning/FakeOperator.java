package dev.matriarch.provisioning;

import dev.matriarch.operators.Aftercare;
import dev.matriarch.operators.Backups;
import dev.matriarch.operators.ClusterFacts;
import dev.matriarch.operators.ClusterRef;
import dev.matriarch.operators.Contents;
import dev.matriarch.operators.Convergence;
import dev.matriarch.operators.CredentialRotation;
import dev.matriarch.operators.DataPlaneConnection;
import dev.matriarch.operators.Databases;
import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.DesiredPooler;
import dev.matriarch.operators.DesiredReplication;
import dev.matriarch.operators.Expectation;
import dev.matriarch.operators.Failovers;
import dev.matriarch.operators.FarReplicas;
import dev.matriarch.operators.Fence;
import dev.matriarch.operators.FencedException;
import dev.matriarch.operators.Fencing;
import dev.matriarch.operators.Health;
import dev.matriarch.operators.Hibernation;
import dev.matriarch.operators.Limits;
import dev.matriarch.operators.LogLine;
import dev.matriarch.operators.Logins;
import dev.matriarch.operators.Logs;
import dev.matriarch.operators.MajorUpgrades;
import dev.matriarch.operators.Namespaces;
import dev.matriarch.operators.Namespaces.Fate;
import dev.matriarch.operators.ObjectStore;
import dev.matriarch.operators.Observation;
import dev.matriarch.operators.OperatorAdapter;
import dev.matriarch.operators.OperatorProvider;
import dev.matriarch.operators.OperatorRefusedException;
import dev.matriarch.operators.OperatorUnavailableException;
import dev.matriarch.operators.PeerSecrets;
import dev.matriarch.operators.Poolers;
import dev.matriarch.operators.Power;
import dev.matriarch.operators.Preflight;
import dev.matriarch.operators.Recovery;
import dev.matriarch.operators.Reloads;
import dev.matriarch.operators.Resizes;
import dev.matriarch.operators.Restarts;
import dev.matriarch.operators.SqlChecks;
import dev.matriarch.operators.StoreAccess;
import dev.matriarch.operators.Switchovers;
import dev.matriarch.operators.Users;
import dev.matriarch.operators.WalVolumes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An operator whose world is what a test says it is. It keeps what it is given, refuses writes that are fenced, and reports
 * by itself only what was put into its mouth.
 */
public final class FakeOperator
        implements OperatorProvider,
                OperatorAdapter,
                Switchovers,
                Failovers,
                Restarts,
                Reloads,
                Hibernation,
                Fencing,
                MajorUpgrades,
                WalVolumes,
                Resizes,
                Poolers,
                CredentialRotation,
                Databases,
                Users,
                Logs,
                Preflight,
                Backups,
                FarReplicas,
                SqlChecks,
                Aftercare,
                Namespaces {

    private static final long FIRST_TRANSACTION = 750;

    public static final String NAME = "fake";

    private final Map<UUID, World> worlds = new ConcurrentHashMap<>();
    private final List<Consumer<UUID>> watchers = new CopyOnWriteArrayList<>();
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final Map<UUID, List<LogLine>> logs = new ConcurrentHashMap<>();
    private final List<DataPlaneConnection> connections = new CopyOnWriteArrayList<>();
    private final Set<String> namespaces = ConcurrentHashMap.newKeySet();
    private final Set<UUID> headless = ConcurrentHashMap.newKeySet();
    private final Set<UUID> halfDone = ConcurrentHashMap.newKeySet();
    private final Set<UUID> sleepers = ConcurrentHashMap.newKeySet();
    private final FakeArchives archives = new FakeArchives();
    private final Set<UUID> silent = ConcurrentHashMap.newKeySet();
    private final Map<UUID, Instant> replayed = new ConcurrentHashMap<>();
    private final Set<UUID> reticent = ConcurrentHashMap.newKeySet();
    private final Map<UUID, Long> transactions = new ConcurrentHashMap<>();
    private final Map<UUID, Integer> secretVersions = new ConcurrentHashMap<>();
    private final Map<UUID, PeerSecrets> acquaintances = new ConcurrentHashMap<>();
    private volatile @Nullable OperatorRefusedException objection;
    private volatile @Nullable String abandonment;
    private volatile @Nullable String between;
    private final Map<String, String> unfit = new ConcurrentHashMap<>();
    private volatile @Nullable String refusal;
    private volatile Map<Integer, String> releases = Map.of();
    private volatile List<String> obstacles = List.of();
    private final Map<UUID, Integer> dataVersions = new ConcurrentHashMap<>();
    private volatile List<Loaded> loaded = List.of();
    private volatile boolean namespacesLinger;
    private volatile boolean strangers;
    private volatile boolean converging = true;
    private volatile boolean unreachable;
    private volatile @Nullable String fixedClass;
    private volatile boolean disksAreFull;
    private volatile Consumer<String> onCall = call -> {};
    private volatile Consumer<String> onAnswer = call -> {};
    private volatile Runnable onPreflight = () -> {};
    private volatile Function<String, Verdict> onCheck = sql -> new Verdict(true, null);

    private record World(
            DesiredCluster desired,
            Fence.Mark mark,
            @Nullable Convergence said,
            String primary,
            boolean deleted) {

        boolean holds(DesiredCluster wanted, Fence fence) {
            return desired.equals(wanted) && mark.generation() == fence.generation();
        }

        World saying(@Nullable Convergence convergence) {
            return new World(desired, mark, convergence, primary, deleted);
        }
    }

    // What tests say.

    /** From now on statements come to that. */
    public void onCheck(Function<String, Verdict> verdict) {
        onCheck = verdict;
    }

    /** From now on clusters become what is wanted at once, or only when {@link #converges} is called. */
    public void convergesByItself(boolean byItself) {
        converging = byItself;
    }

    /** The operator says why it is not there yet. */
    public void reports(UUID cluster, String why) {
        says(cluster, new Convergence.Progressing(why));
    }

    /** The operator takes itself to have finished, and somebody has to see to what it left. */
    public void leavesItHalfDone(UUID cluster) {
        halfDone.add(cluster);
        reports(cluster, "something is left");
    }

    /** Somebody put it to sleep by hand; the next write wakes it. */
    public void sleeps(UUID cluster) {
        sleepers.add(cluster);
        isStuck(cluster, "somebody has put it to sleep");
    }

    /** The operator has given up; what was fenced before is fenced. */
    public void isStuck(UUID cluster, String cause) {
        says(cluster, new Convergence.Stuck(cause, "change something"));
    }

    /** The primary role is that instance's, without anybody having asked for it. */
    public void electsByItself(UUID cluster, String primary) {
        worlds.computeIfPresent(
                cluster, (id, world) -> new World(world.desired(), world.mark(), world.said(), primary, false));
        announce(cluster);
    }

    /** What its instances say of their configuration from now on. */
    public void loaded(Loaded... said) {
        loaded = List.of(said);
    }

    /** From now on nobody of that cluster takes writes, or somebody does again. */
    public void takesNoWrites(UUID cluster, boolean none) {
        if (none) {
            headless.add(cluster);
        } else {
            headless.remove(cluster);
        }
        announce(cluster);
    }

    /** The cluster is now what is wanted. */
    public void converges(UUID cluster) {
        worlds.computeIfPresent(
                cluster, (id, world) -> world.deleted() ? null : world.saying(new Convergence.Settled()));
        announce(cluster);
    }

    private void says(UUID cluster, Convergence convergence) {
        worlds.computeIfPresent(cluster, (id, world) -> world.saying(convergence));
        announce(cluster);
    }

    public void announce(UUID cluster) {
        watchers.forEach(watcher -> watcher.accept(cluster));
    }

    public boolean isWatched() {
        return !watchers.isEmpty();
    }

    /** How many watch it. */
    public int watchers() {
        return watchers.size();
    }

    /** A server of that cluster writes this to its log; of one that has written nothing there is no trace. */
    public void logs(UUID cluster, LogLine line) {
        logs.computeIfAbsent(cluster, id -> new CopyOnWriteArrayList<>()).add(line);
    }

    /** From now on it would refuse every creation so; null for none. */
    public void objects(@Nullable OperatorRefusedException how) {
        objection = how;
    }

    /** What its archives hold, for tests to say and to see. */
    public FakeArchives archives() {
        return archives;
    }

    /** From now on it lets every switchover be, and says so; null for none. */
    public void abandonsSwitchovers(@Nullable String why) {
        abandonment = why;
    }

    /** From now on it would not have that instance as primary; null: it would. */
    public void wouldNotHave(String instance, @Nullable String why) {
        if (why == null) {
            unfit.remove(instance);
        } else {
            unfit.put(instance, why);
        }
    }

    /** From now on every login fails so; null for none. */
    public void refusesLogins(@Nullable String why) {
        refusal = why;
    }

    /** Which credentials it was asked for last. */
    public Logins logins(UUID cluster) {
        return Objects.requireNonNull(worlds.get(cluster)).desired().logins();
    }

    /** From now on it names these releases. */
    public void releases(Map<Integer, String> byVersion) {
        releases = byVersion;
    }

    /** From now on these stand in the way of every major upgrade. */
    public void hasObstacles(String... inWords) {
        obstacles = List.of(inWords);
    }

    /** The data stays of this version, whatever is asked for. */
    public void dataIsOf(UUID cluster, int version) {
        dataVersions.put(cluster, version);
    }

    /** The release that was asked for last. */
    public @Nullable String release(UUID cluster) {
        var world = worlds.get(cluster);
        return world == null ? null : world.desired().postgresql().release();
    }

    /** The poolers that were asked for last. */
    public @Nullable DesiredPooler pooler(UUID cluster) {
        var world = worlds.get(cluster);
        return world == null ? null : world.desired().pooler();
    }

    /** The databases and users that were asked for last. */
    public Contents contents(UUID cluster) {
        return Objects.requireNonNull(worlds.get(cluster)).desired().contents();
    }

    /** From what it was asked to be made. */
    public Recovery recovery(UUID cluster) {
        var desired = Objects.requireNonNull(worlds.get(cluster)).desired();
        return Objects.requireNonNull(desired.bootstrap().recovery());
    }

    /** From now on a namespace that was asked to go stays, or goes at once. */
    public void namespacesLinger(boolean linger) {
        namespacesLinger = linger;
    }

    /** From now on something that is not ours is in every namespace, or no more. */
    public void namespacesHaveStrangers(boolean have) {
        strangers = have;
    }

    /** {@code tenant-namespace} of those that are there. */
    public Set<String> namespaces() {
        return Set.copyOf(namespaces);
    }

    /** By what it was connected, in order. */
    public List<DataPlaneConnection> connections() {
        return List.copyOf(connections);
    }

    /** From now on all volumes have a class that cannot be expanded; null for one that can. */
    public void hasVolumesOf(@Nullable String storageClass) {
        fixedClass = storageClass;
    }

    /** From now on it does not come to growing volumes by itself, or does. */
    public void disksAreFull(boolean full) {
        disksAreFull = full;
    }

    public void isUnreachable(boolean away) {
        unreachable = away;
    }

    /** From now on nothing of that cluster answers, or it does again. */
    public void isSilent(UUID cluster, boolean away) {
        if (away) {
            silent.add(cluster);
        } else {
            silent.remove(cluster);
        }
    }

    /** So many transactions that write have ended there beyond those that both sides of a topology have. */
    public void hasAlone(UUID cluster, long ended) {
        transactions.put(cluster, ended);
        replayed.remove(cluster);
    }

    /** Nobody learns from that cluster how far it is, or everybody does again; nor whether it ever replayed anything. */
    public void saysNotHowFar(UUID cluster, boolean mute) {
        replayed.remove(cluster);
        if (mute) {
            reticent.add(cluster);
        } else {
            reticent.remove(cluster);
        }
    }

    /** That replica has replayed all that was committed up to then. */
    public void hasReplayed(UUID cluster, Instant upTo) {
        replayed.put(cluster, upTo);
    }

    /** Its place beside another cluster, as it was asked for last. */
    public @Nullable DesiredReplication replication(UUID cluster) {
        return Objects.requireNonNull(worlds.get(cluster)).desired().replication();
    }

    private void answers(UUID cluster) {
        if (silent.contains(cluster)) {
            throw new OperatorUnavailableException("its data plane does not answer");
        }
    }

    /** Called when it is asked beforehand, by whoever asks for a cluster. */
    public void onPreflight(Runnable hook) {
        onPreflight = hook;
    }

    /** Called in the middle of each call of a worker or an observer, with its verb, so that a test can hold it there. */
    public void onCall(Consumer<String> hook) {
        onCall = hook;
    }

    /** Called once a call has done its work, before its caller has the answer. */
    public void onAnswer(Consumer<String> hook) {
        onAnswer = hook;
    }

    /** {@code verb name} of each call that wrote something, in order. */
    public List<String> writes() {
        return List.copyOf(calls);
    }

    /** How many instances were asked for; 0 where there is no cluster. */
    public int instances(UUID cluster) {
        var world = worlds.get(cluster);
        return world == null ? 0 : world.desired().instances();
    }

    // What provisioning asks.

    @Override
    public String operator() {
        return NAME;
    }

    @Override
    public Class<? extends OperatorAdapter> adapter() {
        return FakeOperator.class;
    }

    @Override
    public OperatorAdapter connect(DataPlaneConnection dataPlane) {
        connections.add(dataPlane);
        return this;
    }

    @Override
    public Limits limits() {
        return new Limits(
                "1.0",
                new TreeSet<>(Set.of(17, 18)),
                9,
                true,
                List.of("standard", "fast"),
                List.of("zone1"),
                List.of("standard"),
                "standard",
                releases);
    }

    @Override
    public void apply(DesiredCluster desired, Fence fence) {
        reached("apply");
        answers(desired.ref().id());
        put(desired, fence);
        onAnswer.accept("apply");
    }

    private void put(DesiredCluster desired, Fence fence) {
        var before = worlds.get(desired.ref().id());
        if (before != null && before.holds(desired, fence)) {
            return;
        }
        worlds.compute(desired.ref().id(), (id, world) -> {
            check(world, fence);
            calls.add("apply " + desired.ref().name());
            sleepers.remove(id);
            namespaces.add(namespace(desired.ref().tenant(), desired.ref().namespace()));
            var said = converging ? new Convergence.Settled() : new Convergence.Progressing("it has begun");
            var primary = world == null ? desired.ref().name() + "-1" : world.primary();
            return new World(desired, fence.mark(), said, primary, false);
        });
        announce(desired.ref().id());
    }

    private static void check(@Nullable World world, Fence fence) {
        if (world != null && world.mark().compareTo(fence.mark()) > 0) {
            throw new FencedException("%s has been written".formatted(world.mark()));
        }
        fence.check();
    }

    @Override
    public Observation observe(ClusterRef cluster, Expectation expectation) {
        reached("observe");
        answers(cluster.id());
        var observation = observation(cluster, expectation);
        onAnswer.accept("observe");
        return observation;
    }

    private Observation observation(ClusterRef cluster, Expectation expectation) {
        var world = worlds.get(cluster.id());
        if (world == null) {
            var convergence = expectation.desired() == null
                    ? new Convergence.Settled()
                    : new Convergence.Progressing("it is not there");
            return new Observation(ClusterFacts.none(), Health.ABSENT, convergence);
        }
        var said = said(world, expectation);
        var settled = said instanceof Convergence.Settled;
        var asleep =
                sleepers.contains(cluster.id()) || (settled && world.desired().power() == Power.HIBERNATED);
        var seen = new FakeFacts(
                world.desired(),
                world.primary(),
                settled,
                !(said instanceof Convergence.Progressing),
                asleep,
                headless.contains(cluster.id()),
                replayed.get(cluster.id()),
                reticent.contains(cluster.id())
                        ? null
                        : FIRST_TRANSACTION + transactions.getOrDefault(cluster.id(), 0L));
        return new Observation(seen.facts(), seen.health(), said);
    }

    private static Convergence said(World world, Expectation expectation) {
        var written = expectation.written();
        if (written != null && world.mark().compareTo(written) < 0) {
            return new Convergence.Progressing("change %s has not been written yet".formatted(written));
        }
        return world.said() == null ? new Convergence.Progressing("nothing is known") : world.said();
    }

    @Override
    public void delete(ClusterRef cluster, Fence fence) {
        reached("delete");
        remove(cluster, fence);
        onAnswer.accept("delete");
    }

    private void remove(ClusterRef cluster, Fence fence) {
        var before = worlds.get(cluster.id());
        if (before == null || before.deleted()) {
            return;
        }
        worlds.computeIfPresent(cluster.id(), (id, world) -> {
            check(world, fence);
            calls.add("delete " + cluster.name());
            return converging ? null : new World(world.desired(), fence.mark(), world.said(), world.primary(), true);
        });
        announce(cluster.id());
    }

    @Override
    public String render(DesiredCluster desired) {
        return "kind: Fake\ninstances: %d\npower: %s\nfenced: %s\n"
                .formatted(desired.instances(), desired.power(), desired.fenced());
    }

    @Override
    public Watch watch(Consumer<UUID> changed) {
        watchers.add(changed);
        return () -> watchers.remove(changed);
    }

    @Override
    public void close() {
        watchers.clear();
    }

    @Override
    public void switchover(ClusterRef cluster, String to, Fence fence) {
        reached("switchover");
        if (abandonment == null) {
            move(cluster, to, fence, "switchover");
        }
        onAnswer.accept("switchover");
    }

    @Override
    public Optional<String> unfit(ClusterRef cluster, String to) {
        reached("unfit");
        return Optional.ofNullable(unfit.get(to));
    }

    @Override
    public Optional<String> abandoned(ClusterRef cluster, String to) {
        reached("abandoned");
        return Optional.ofNullable(abandonment);
    }

    @Override
    public Risk risk(ClusterRef cluster, @Nullable String to) {
        reached("risk");
        return new Risk(!converging, converging ? "all standbys are synchronous" : "no standby has confirmed");
    }

    @Override
    public void failover(
            ClusterRef cluster, @Nullable String from, @Nullable String to, boolean acceptDataLoss, Fence fence) {
        reached("failover");
        move(cluster, to == null ? cluster.name() + "-2" : to, fence, "failover");
        onAnswer.accept("failover");
    }

    private void move(ClusterRef cluster, String to, Fence fence, String verb) {
        worlds.computeIfPresent(cluster.id(), (id, world) -> {
            check(world, fence);
            calls.add(verb + " " + to);
            return new World(world.desired(), fence.mark(), world.said(), to, false);
        });
        announce(cluster.id());
    }

    @Override
    public List<String> obstacles(ClusterRef cluster) {
        reached("obstacles");
        return obstacles;
    }

    @Override
    public int dataVersion(ClusterRef cluster) {
        reached("data-version");
        var world = worlds.get(cluster.id());
        var desired = world == null ? 0 : world.desired().postgresql().version();
        return dataVersions.getOrDefault(cluster.id(), desired);
    }

    @Override
    public boolean needRestart(DesiredCluster before, DesiredCluster after) {
        return !Objects.equals(before.resources(), after.resources())
                || (before.walStorage() == null) != (after.walStorage() == null);
    }

    @Override
    public void reload(ClusterRef cluster, Instant mark, Fence fence) {
        reached("reload");
        check(worlds.get(cluster.id()), fence);
        calls.add("reload " + cluster.name());
        onAnswer.accept("reload");
    }

    @Override
    public List<Loaded> loaded(ClusterRef cluster) {
        reached("loaded");
        return loaded;
    }

    @Override
    public List<FixedVolume> fixedVolumes(DesiredCluster desired) {
        reached("fixed-volumes");
        var fixed = fixedClass;
        var world = worlds.get(desired.ref().id());
        var grows = world != null
                && world.desired()
                                .storage()
                                .size()
                                .value()
                                .compareTo(desired.storage().size().value())
                        < 0;
        onAnswer.accept("fixed-volumes");
        return fixed == null || !grows
                ? List.of()
                : List.of(new FixedVolume(desired.ref().name() + "-1", Use.DATA, fixed));
    }

    @Override
    public List<String> growFull(DesiredCluster desired, Fence fence) {
        reached("grow-volumes");
        check(worlds.get(desired.ref().id()), fence);
        if (disksAreFull) {
            calls.add("grow " + desired.ref().name());
        }
        onAnswer.accept("grow-volumes");
        return disksAreFull ? List.of(desired.ref().name() + "-1") : List.of();
    }

    @Override
    public OwnerCredentials credentials(ClusterRef cluster, int turn) {
        reached("credentials");
        var user = Logins.who(turn) == Logins.Who.OWNER ? "app" : Logins.SECOND;
        return new OwnerCredentials(user, turn == 0 ? "secret" : "secret-" + turn, "app", "disable", null);
    }

    @Override
    public Optional<String> prepare(DesiredCluster desired, Fence fence) {
        reached("prepare-login");
        fence.check();
        onAnswer.accept("prepare-login");
        return Optional.empty();
    }

    @Override
    public Optional<String> unproven(DesiredCluster desired) {
        reached("unproven");
        var world = worlds.get(desired.ref().id());
        var written = world != null && world.desired().logins().equals(desired.logins());
        onAnswer.accept("unproven");
        return written ? Optional.ofNullable(refusal) : Optional.of("the passwords have not been written");
    }

    @Override
    public OwnerCredentials credentials(ClusterRef cluster, String user) {
        reached("credentials");
        return new OwnerCredentials(user, "secret-of-" + user, "app", "disable", null);
    }

    @Override
    public List<InstanceLog> logs(ClusterRef cluster, Wanted wanted) {
        reached("logs");
        return logs.getOrDefault(cluster.id(), List.of()).stream()
                .collect(Collectors.groupingBy(LogLine::instance, TreeMap::new, Collectors.toList()))
                .entrySet()
                .stream()
                .filter(entry -> wanted.isOf(entry.getKey()))
                .map(entry -> log(entry.getKey(), entry.getValue(), wanted))
                .toList();
    }

    private static InstanceLog log(String instance, List<LogLine> all, Wanted wanted) {
        var read = Integer.parseInt(wanted.after().getOrDefault(instance, "0"));
        var since = read > 0 || wanted.since() == null ? Instant.MIN : wanted.since();
        var lines = all.stream()
                .skip(read)
                .filter(line -> wanted.isOf(line.source(), line.severity()))
                .filter(line -> line.at().isAfter(since))
                .toList();
        var newest = lines.subList(Math.max(0, lines.size() - wanted.tail()), lines.size());
        var cut = newest.size() < lines.size();
        return new InstanceLog(instance, newest, cut, null, String.valueOf(all.size()));
    }

    @Override
    public void preflight(DesiredCluster desired) {
        onPreflight.run();
        answers();
        var refused = objection;
        if (refused != null) {
            throw refused;
        }
    }

    @Override
    public Optional<String> token(ClusterRef cluster) {
        reached("token");
        answers(cluster.id());
        return Optional.ofNullable(worlds.get(cluster.id()))
                .filter(world -> world.desired().isReplica())
                .filter(world -> world.said() instanceof Convergence.Settled)
                .map(world -> "token of " + cluster.name());
    }

    @Override
    public Optional<String> end(String token) {
        return Optional.of("0/5000100");
    }

    /** Somebody has made new passwords in it. */
    public void hasNewSecrets(UUID cluster) {
        secretVersions.merge(cluster, 2, Integer::sum);
    }

    @Override
    public PeerSecrets secrets(ClusterRef cluster) {
        reached("secrets");
        return new PeerSecrets(Map.of(
                "of",
                cluster.name(),
                "version",
                secretVersions.getOrDefault(cluster.id(), 1).toString()));
    }

    @Override
    public boolean isAcquainted(ClusterRef replica, PeerSecrets secrets) {
        reached("is-acquainted");
        return secrets.equals(acquaintances.get(replica.id()));
    }

    @Override
    public void acquaint(ClusterRef replica, PeerSecrets secrets, Fence fence) {
        reached("acquaint");
        fence.check();
        acquaintances.put(replica.id(), secrets);
        calls.add(
                "acquaint %s with %s".formatted(replica.name(), secrets.values().get("of")));
    }

    /** From now on nobody gets from one data plane to another, or again; null for no obstacle. */
    public void hasObstacleBetween(@Nullable String obstacle) {
        between = obstacle;
    }

    @Override
    public boolean exposes() {
        return true;
    }

    @Override
    public Optional<PeerSecrets> approach(ClusterRef cluster) {
        reached("approach");
        return Optional.of(new PeerSecrets(Map.of("of", cluster.name())));
    }

    @Override
    public void letApproach(ClusterRef cluster, PeerSecrets approach, Fence fence) {
        reached("let-approach");
        fence.check();
        calls.add(
                "let %s approach %s".formatted(cluster.name(), approach.values().get("of")));
    }

    @Override
    public Optional<String> obstacle(DesiredCluster cluster, ClusterRef peer, PeerSecrets approach) {
        reached("obstacle");
        calls.add("try the way from %s to %s".formatted(cluster.ref().name(), peer.name()));
        return Optional.ofNullable(between);
    }

    @Override
    public void finish(DesiredCluster desired, Fence fence) {
        reached("finish");
        fence.check();
        if (halfDone.remove(desired.ref().id())) {
            converges(desired.ref().id());
        }
    }

    @Override
    public Fate removeNamespace(String tenant, String namespace, Fence fence) {
        reached("remove-namespace");
        fence.check();
        var used = worlds.values().stream()
                .map(world -> world.desired().ref())
                .anyMatch(ref -> ref.tenant().equals(tenant) && ref.namespace().equals(namespace));
        if (used || strangers) {
            return Fate.OCCUPIED;
        }
        calls.add("remove-namespace " + namespace(tenant, namespace));
        if (!namespacesLinger) {
            namespaces.remove(namespace(tenant, namespace));
        }
        onAnswer.accept("remove-namespace");
        return namespaces.contains(namespace(tenant, namespace)) ? Fate.GOING : Fate.GONE;
    }

    private static String namespace(String tenant, String namespace) {
        return tenant + "-" + namespace;
    }

    @Override
    public Verdict check(ClusterRef cluster, OwnerCredentials login, String sql, Duration within) {
        answers();
        return onCheck.apply(sql);
    }

    @Override
    public ObjectStore.Kind storesIn() {
        return archives.storesIn();
    }

    @Override
    public void admit(ClusterRef cluster, ObjectStore store, StoreAccess access, Fence fence) {
        reached("admit");
        fence.check();
        calls.add("admit %s into %s".formatted(cluster.name(), store.name()));
    }

    @Override
    public void backUp(ClusterRef cluster, String name, Fence fence) {
        reached("back-up");
        fence.check();
        calls.add("back-up " + cluster.name());
        archives.begin(cluster.id(), name);
        onAnswer.accept("back-up");
    }

    @Override
    public List<Backup> backups(ClusterRef cluster) {
        reached("backups");
        return archives.backups(cluster.id());
    }

    @Override
    public ArchiveReach reach(ClusterRef cluster) {
        reached("reach");
        return archives.reach(cluster.id());
    }

    @Override
    public ArchiveMark mark(ClusterRef cluster) {
        reached("mark");
        return archives.mark(cluster.id());
    }

    private void reached(String verb) {
        onCall.accept(verb);
        answers();
    }

    private void answers() {
        if (unreachable) {
            throw new OperatorUnavailableException("the fake operator does not answer");
        }
    }
}
