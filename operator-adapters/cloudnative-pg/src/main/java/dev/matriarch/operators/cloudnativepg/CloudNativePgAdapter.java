package dev.matriarch.operators.cloudnativepg;

import dev.matriarch.operators.Aftercare;
import dev.matriarch.operators.Backups;
import dev.matriarch.operators.ClusterRef;
import dev.matriarch.operators.Contents;
import dev.matriarch.operators.CredentialRotation;
import dev.matriarch.operators.DataPlaneConnection;
import dev.matriarch.operators.Databases;
import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.Expectation;
import dev.matriarch.operators.Failovers;
import dev.matriarch.operators.FarReplicas;
import dev.matriarch.operators.Fence;
import dev.matriarch.operators.Fencing;
import dev.matriarch.operators.Hibernation;
import dev.matriarch.operators.Limits;
import dev.matriarch.operators.Logs;
import dev.matriarch.operators.MajorUpgrades;
import dev.matriarch.operators.Namespaces;
import dev.matriarch.operators.Namespaces.Fate;
import dev.matriarch.operators.ObjectStore;
import dev.matriarch.operators.Observation;
import dev.matriarch.operators.OperatorAdapter;
import dev.matriarch.operators.OperatorRefusedException;
import dev.matriarch.operators.OperatorUnavailableException;
import dev.matriarch.operators.PeerSecrets;
import dev.matriarch.operators.Poolers;
import dev.matriarch.operators.Power;
import dev.matriarch.operators.Preflight;
import dev.matriarch.operators.Reloads;
import dev.matriarch.operators.Resizes;
import dev.matriarch.operators.Restarts;
import dev.matriarch.operators.SqlChecks;
import dev.matriarch.operators.StoreAccess;
import dev.matriarch.operators.Switchovers;
import dev.matriarch.operators.Users;
import dev.matriarch.operators.WalVolumes;
import dev.matriarch.operators.kubernetes.Acts;
import dev.matriarch.operators.kubernetes.ApiServer;
import dev.matriarch.operators.kubernetes.ChangeWatch;
import dev.matriarch.operators.kubernetes.DesiredStates;
import dev.matriarch.operators.kubernetes.Doorway;
import dev.matriarch.operators.kubernetes.Exposure;
import dev.matriarch.operators.kubernetes.Guest;
import dev.matriarch.operators.kubernetes.LoginSecrets;
import dev.matriarch.operators.kubernetes.MatriarchLabels;
import dev.matriarch.operators.kubernetes.OutsideDoor;
import dev.matriarch.operators.kubernetes.OwnerLogins;
import dev.matriarch.operators.kubernetes.PodSecurity;
import dev.matriarch.operators.kubernetes.SqlAccess;
import dev.matriarch.operators.kubernetes.SqlAccess.Place;
import dev.matriarch.operators.kubernetes.TenantNamespaces;
import dev.matriarch.operators.kubernetes.UserSecrets;
import dev.matriarch.operators.kubernetes.WayToPeer;
import dev.matriarch.operators.kubernetes.Writes;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** CloudNativePG on one Kubernetes cluster: it writes manifests, reads what is there, and keeps nothing. */
final class CloudNativePgAdapter
        implements OperatorAdapter,
                Switchovers,
                Failovers,
                Restarts,
                Aftercare,
                Reloads,
                Resizes,
                MajorUpgrades,
                WalVolumes,
                Hibernation,
                Fencing,
                Poolers,
                CredentialRotation,
                Backups,
                FarReplicas,
                SqlChecks,
                Databases,
                Users,
                Logs,
                Preflight,
                Namespaces {

    /** The operator asks instances how they are; whoever collects metrics comes from a namespace that says so. */
    private static final List<Doorway> DOORWAYS = List.of(
            new Doorway(Map.of(), Map.of("app.kubernetes.io/name", CloudNativePg.NAME), List.of(8000, 5432)),
            new Doorway(Map.of("matriarch.dev/monitoring", "true"), Map.of(), List.of(9187, 9127)));

    private final ApiServer server;
    private final String installation;
    private final Limits limits;
    private final TenantNamespaces namespaces;
    private final Manifests manifests;
    private final Snapshots snapshots;
    private final Reading reading;
    private final RotatedSecrets loginSecrets;
    private final OwnerSecrets secrets;
    private final OwnerLogins logins;
    private final UserSecrets users;
    private final ObserverRole role;
    private final Inquiry inquiry;
    private final Scenes scenes;
    private final PrimaryRole primaryRole;
    private final InstanceRestarts restarts;
    private final AnotherLook anotherLook;
    private final InstanceLogs logs;
    private final Hearing hearing;
    private final Archives archives;
    private final PeerCertificates certificates;
    private final PeerLogins peerLogins;
    private final Peers peers;
    private final WayToPeer way;
    private final OutsideDoor door;
    private final PeerTrial trial;
    private final Optional<Exposure> exposure;

    CloudNativePgAdapter(ApiServer server, String installation, Limits limits, Optional<Exposure> exposure) {
        this.server = server;
        this.installation = installation;
        this.limits = limits;
        this.namespaces = new TenantNamespaces(
                installation, new Guest(CloudNativePg.NAME, PodSecurity.RESTRICTED, DOORWAYS), exposure.isPresent());
        this.manifests = new Manifests(installation, Manifests.IMAGES);
        this.snapshots = new Snapshots(installation);
        this.reading = new Reading(manifests);
        this.loginSecrets = new RotatedSecrets(installation);
        this.secrets = new OwnerSecrets(snapshots, loginSecrets);
        this.users = new UserSecrets(installation, Labels.RELOADED);
        this.role = new ObserverRole(installation);
        this.inquiry = new Inquiry(server, role);
        this.scenes = new Scenes(server, snapshots, inquiry);
        this.logins = new OwnerLogins(server, loginSecrets::login);
        this.restarts = new InstanceRestarts(server, installation);
        this.anotherLook = new AnotherLook(server, installation);
        this.primaryRole = new PrimaryRole(server, installation, scenes, inquiry);
        this.logs = new InstanceLogs(server, installation);
        var tools = new BarmanLog(server);
        this.hearing = new Hearing(inquiry, logs, new Recoveries(tools), tools);
        this.archives = new Archives(server, installation, namespaces, snapshots, inquiry);
        this.certificates = new PeerCertificates(installation);
        this.peerLogins = new PeerLogins(
                loginSecrets, new LoginSecrets(installation, Labels.RELOADED), role, users, certificates);
        this.way = new WayToPeer(installation);
        this.peers = new Peers(server, namespaces, snapshots, peerLogins, way);
        this.door = new OutsideDoor(installation);
        this.trial = new PeerTrial(server, installation, namespaces, manifests);
        this.exposure = exposure;
    }

    static CloudNativePgAdapter to(DataPlaneConnection dataPlane) {
        var limits = Optional.ofNullable(dataPlane.limits())
                .orElseThrow(() -> new IllegalArgumentException(
                        "data plane %s has not been inspected".formatted(dataPlane.name())));
        return new CloudNativePgAdapter(
                ApiServer.of(dataPlane), dataPlane.installation(), limits, Exposure.of(dataPlane));
    }

    @Override
    public String operator() {
        return CloudNativePg.NAME;
    }

    @Override
    public Limits limits() {
        return limits;
    }

    @Override
    public void apply(DesiredCluster desired, Fence fence) {
        if (SingleRestart.asked(desired).isEmpty()) {
            write(desired, manifests.of(desired), fence);
            return;
        }
        if (!desired.atWork()) {
            standStill(desired, scenes.unasked(desired.ref()), fence);
            return;
        }
        var scene = scenes.asked(desired.ref());
        var single = SingleRestart.of(desired, scene).orElseThrow();
        write(desired, manifests.with(single, desired), fence);
        restarts.act(desired.ref(), single, scene, fence);
    }

    /**
     * The restart of a primary in its pod is asked for by a phase, and the operator may write another one over it before anybody has
     * read it (CloudNativePG 1.30, seen live). And where two clusters change places it does not always look how that came out.
     */
    @Override
    public void finish(DesiredCluster desired, Fence fence) {
        if (desired.atWork() && SingleRestart.asked(desired).isPresent()) {
            restarts.again(desired, scenes.asked(desired.ref()), fence);
        }
        if (desired.atWork() && desired.replication() != null) {
            anotherLook.ask(scenes.unasked(desired.ref()), fence);
        }
    }

    /** Without a restart, for which a primary would have to answer; one that has been is not forgotten. */
    private void standStill(DesiredCluster desired, Scene scene, Fence fence) {
        var manifest = SingleRestart.noted(desired, scene)
                .map(restarted -> manifests.with(restarted, desired))
                .orElseGet(() -> manifests.of(desired));
        write(desired, manifest, fence);
    }

    /**
     * The copy of what is desired comes first, so that there is none of it without the other. What others have stopped and
     * nobody wants stopped here goes before the manifest, which could not take it away. Poolers rest before the cluster does,
     * and are made after it.
     */
    private void write(DesiredCluster desired, PostgresCluster manifest, Fence fence) {
        server.run(client -> {
            refuseUnarchivable(desired, client);
            Peers.waitUntilDemoted(desired, Snapshots.named(desired.ref(), client));
            var writes = new Writes(client, fence);
            namespaces.ensure(client, writes, desired.ref());
            users.removeAllBut(desired.contents(), desired.ref(), client, writes);
            writes.apply(DesiredStates.of(desired, installation));
            writes.apply(role.secret(desired.ref(), client));
            loginSecrets.wanted(desired, client).forEach(writes::apply);
            certificates.copy(desired, client).ifPresent(writes::apply);
            users.apply(desired, client, writes);
            var live = Snapshots.named(desired.ref(), client);
            if (live != null) {
                StopMarks.takenOver(manifest, live).ifPresent(writes::apply);
                UserReading.askedAgain(manifest, live).ifPresent(writes::apply);
            }
            var poolers =
                    new PoolerWrites(client, writes, desired.ref(), MatriarchLabels.of(installation, desired.ref()));
            var beside = archiveWrites(new ArchiveFinds(installation).beside(desired.ref(), client), client, writes);
            if (desired.power() == Power.HIBERNATED) {
                poolers.apply(manifests.poolers(desired));
            }
            beside.stores(desired);
            writes.apply(manifest);
            beside.rest(desired);
            write(desired, writes);
            if (desired.power() == Power.RUNNING) {
                poolers.apply(manifests.poolers(desired));
            }
            write(manifests.contents().databases(desired), desired.ref(), client, writes);
        });
    }

    /**
     * Whoever is not to be reached from outside any more has no door. One that has one keeps it as it is where the data plane has no way
     * for new ones any more.
     */
    private void write(DesiredCluster desired, Writes writes) {
        var ref = desired.ref();
        if (desired.exposed()) {
            var all = Map.of(Labels.CLUSTER, ref.name());
            var writer = Map.of(Labels.CLUSTER, ref.name(), Labels.INSTANCE_ROLE, Labels.PRIMARY);
            exposure.ifPresent(how -> door.of(ref, how, all, writer).forEach(writes::apply));
        } else {
            remove(door.named(ref), ref, writes);
        }
    }

    private void remove(List<HasMetadata> all, ClusterRef ref, Writes writes) {
        all.forEach(one -> writes.delete(one, MatriarchLabels.of(installation, ref)));
    }

    private ArchiveWrites archiveWrites(ArchiveObjects found, KubernetesClient client, Writes writes) {
        return new ArchiveWrites(installation, found, client, writes);
    }

    private static void refuseUnarchivable(DesiredCluster desired, KubernetesClient client) {
        ReplicaManifests.refuseWithoutWay(desired);
        if (desired.backup() != null || desired.bootstrap().recovery() != null) {
            ArchiveManifests.refuseTwoRoles(desired);
            BarmanPlugin.require(client);
        }
    }

    /** What is not wanted any more has been dropped, so its resource alone goes. */
    private void write(List<PostgresDatabase> databases, ClusterRef ref, KubernetesClient client, Writes writes) {
        databases.forEach(writes::apply);
        var wanted = databases.stream()
                .map(database -> database.getMetadata().getName())
                .collect(Collectors.toSet());
        snapshots.databases(ref, client).stream()
                .filter(database -> !wanted.contains(database.getMetadata().getName()))
                .forEach(database -> writes.delete(database, MatriarchLabels.of(installation, ref)));
    }

    @Override
    public Observation observe(ClusterRef cluster, Expectation expectation) {
        var scene = scenes.asked(cluster);
        var seen = reading.of(scene, expectation);
        var heard = expectation.desired() == null
                ? Heard.NOTHING
                : hearing.of(scene, expectation.desired(), seen.settled());
        return heard.isNothing() ? seen : reading.of(scene.with(heard), expectation);
    }

    /**
     * Kubernetes removes what the operator made as soon as its owner is asked to go, and the owner last. Poolers do not go with
     * their cluster, and the stores stay for as long as a server may have WAL to archive.
     */
    @Override
    public void delete(ClusterRef cluster, Fence fence) {
        server.run(client -> {
            var writes = new Writes(client, fence);
            var marks = MatriarchLabels.of(installation, cluster);
            var beside = archiveWrites(new ArchiveFinds(installation).left(cluster, client), client, writes);
            new PoolerWrites(client, writes, cluster, marks).delete();
            beside.deleteBackups(cluster);
            writes.delete(named(cluster), marks);
            if (!snapshots.hasPods(cluster, client)) {
                beside.deleteStores(cluster);
            }
            write(List.of(), cluster, client, writes);
            writes.delete(role.named(cluster), marks);
            writes.delete(loginSecrets.named(cluster), marks);
            peerLogins.remove(cluster, client, writes);
            remove(door.named(cluster), cluster, writes);
            way.remove(cluster, client, writes);
            users.removeAllBut(Contents.none(), cluster, client, writes);
            writes.delete(DesiredStates.named(cluster, installation), marks);
        });
    }

    /** The cluster by name alone, to find it. */
    static PostgresCluster named(ClusterRef cluster) {
        var named = new PostgresCluster();
        named.getMetadata().setName(cluster.name());
        named.getMetadata().setNamespace(TenantNamespaces.name(cluster));
        return named;
    }

    @Override
    public String render(DesiredCluster desired) {
        return manifests.render(desired);
    }

    @Override
    public Watch watch(Consumer<UUID> changed) {
        return ChangeWatch.open(
                server,
                installation,
                List.of(
                        PostgresCluster.class,
                        PostgresPooler.class,
                        PostgresDatabase.class,
                        PostgresBackup.class,
                        Pod.class,
                        PersistentVolumeClaim.class),
                changed);
    }

    @Override
    public boolean needRestart(DesiredCluster before, DesiredCluster after) {
        return manifests.needRestart(before, after);
    }

    /**
     * CloudNativePG 1.30 only looks at the cluster again, and has a server read its configuration where a file has changed: of
     * one that has not, {@code pg_conf_load_time()} stays as it was (seen live).
     */
    @Override
    public void reload(ClusterRef cluster, Instant mark, Fence fence) {
        server.run(client -> new Acts(client, fence)
                .annotation(
                        named(cluster),
                        MatriarchLabels.of(installation, cluster),
                        Labels.RELOADED_AT,
                        mark.truncatedTo(ChronoUnit.SECONDS).toString()));
    }

    @Override
    public List<Loaded> loaded(ClusterRef cluster) {
        return scenes.unasked(cluster).members().stream()
                .map(member -> inquiry.loaded(cluster, member.name()))
                .toList();
    }

    @Override
    public List<FixedVolume> fixedVolumes(DesiredCluster desired) {
        return server.call(client -> small(desired, client).fixed(client));
    }

    @Override
    public List<String> growFull(DesiredCluster desired, Fence fence) {
        return server.call(client -> small(desired, client).grow(fence, client));
    }

    private SmallVolumes small(DesiredCluster desired, KubernetesClient client) {
        var ref = desired.ref();
        return new SmallVolumes(Scene.of(snapshots.take(ref, client), ref), desired);
    }

    @Override
    public void switchover(ClusterRef cluster, String to, Fence fence) {
        primaryRole.handOver(cluster, to, fence);
    }

    @Override
    public Optional<String> abandoned(ClusterRef cluster, String to) {
        return primaryRole.abandoned(cluster, to);
    }

    @Override
    public Risk risk(ClusterRef cluster, @Nullable String to) {
        return primaryRole.risk(cluster, to);
    }

    @Override
    public void failover(
            ClusterRef cluster, @Nullable String from, @Nullable String to, boolean acceptDataLoss, Fence fence) {
        primaryRole.giveUp(cluster, from, to, acceptDataLoss, fence);
    }

    @Override
    public List<String> obstacles(ClusterRef cluster) {
        return new MajorUpgrade(scenes.asked(cluster)).obstacles(inquiry);
    }

    @Override
    public int dataVersion(ClusterRef cluster) {
        return new MajorUpgrade(scenes.unasked(cluster)).dataVersion();
    }

    @Override
    public OwnerCredentials credentials(ClusterRef cluster, int turn) {
        return server.call(client -> secrets.credentials(cluster, turn, client));
    }

    @Override
    public Optional<String> prepare(DesiredCluster desired, Fence fence) {
        return logins.prepare(
                desired,
                scenes.unasked(desired.ref()).primary().map(Member::name).orElse(null),
                fence);
    }

    @Override
    public Optional<String> unproven(DesiredCluster desired) {
        return logins.unproven(
                desired,
                scenes.unasked(desired.ref()).members().stream()
                        .filter(member -> member.pod() != null)
                        .map(Member::name)
                        .toList());
    }

    @Override
    public OwnerCredentials credentials(ClusterRef cluster, String user) {
        return server.call(
                client -> secrets.ofUser(cluster, user, users.requiredPassword(cluster, user, client), client));
    }

    @Override
    public Verdict check(ClusterRef cluster, OwnerCredentials login, String sql, Duration within) {
        var primary = scenes.unasked(cluster)
                .primary()
                .orElseThrow(() -> new OperatorUnavailableException("nobody takes writes in %s".formatted(cluster)));
        var place = new Place(TenantNamespaces.name(cluster), primary.name());
        return new SqlAccess(server).check(place, login, sql, within);
    }

    @Override
    public ObjectStore.Kind storesIn() {
        return ObjectStore.Kind.S3;
    }

    @Override
    public void admit(ClusterRef cluster, ObjectStore store, StoreAccess access, Fence fence) {
        archives.admit(cluster, store, access, fence);
    }

    @Override
    public void backUp(ClusterRef cluster, String name, Fence fence) {
        archives.backUp(cluster, name, fence);
    }

    @Override
    public List<Backup> backups(ClusterRef cluster) {
        return archives.backups(cluster);
    }

    @Override
    public ArchiveReach reach(ClusterRef cluster) {
        return archives.reach(cluster);
    }

    @Override
    public ArchiveMark mark(ClusterRef cluster) {
        return archives.mark(cluster);
    }

    @Override
    public Optional<String> token(ClusterRef cluster) {
        return peers.token(cluster);
    }

    @Override
    public Optional<String> end(String token) {
        return Peers.end(token);
    }

    @Override
    public PeerSecrets secrets(ClusterRef cluster) {
        return peers.secrets(cluster);
    }

    @Override
    public boolean isAcquainted(ClusterRef replica, PeerSecrets secrets) {
        return peers.isAcquainted(replica, secrets);
    }

    @Override
    public void acquaint(ClusterRef replica, PeerSecrets secrets, Fence fence) {
        peers.acquaint(replica, secrets, fence);
    }

    @Override
    public boolean exposes() {
        return exposure.isPresent();
    }

    @Override
    public Optional<PeerSecrets> approach(ClusterRef cluster) {
        return peers.approach(cluster);
    }

    @Override
    public void letApproach(ClusterRef cluster, PeerSecrets approach, Fence fence) {
        peers.letApproach(cluster, approach, fence);
    }

    @Override
    public Optional<String> obstacle(DesiredCluster cluster, ClusterRef peer, PeerSecrets approach) {
        return trial.obstacle(cluster, peer, approach);
    }

    @Override
    public List<InstanceLog> logs(ClusterRef cluster, Wanted wanted) {
        return logs.read(cluster, wanted);
    }

    @Override
    public void preflight(DesiredCluster desired) {
        server.run(client -> {
            refuseUnarchivable(desired, client);
            namespaces.check(client, desired.ref());
            refuseNamesake(desired.ref(), client);
        });
    }

    private void refuseNamesake(ClusterRef cluster, KubernetesClient client) {
        var namesake = Snapshots.named(cluster, client);
        if (namesake != null && !snapshots.isOurs(namesake, cluster)) {
            throw new OperatorRefusedException(
                    "state-conflict",
                    "A Cluster %s is there already and was not made for this cluster".formatted(cluster.name()),
                    "Remove it, or choose another name.");
        }
    }

    @Override
    public Fate removeNamespace(String tenant, String namespace, Fence fence) {
        return server.call(client -> namespaces.remove(
                client,
                new Writes(client, fence),
                tenant,
                namespace,
                List.of(PostgresCluster.class, PostgresPooler.class)));
    }

    @Override
    public void close() {
        server.close();
    }
}
