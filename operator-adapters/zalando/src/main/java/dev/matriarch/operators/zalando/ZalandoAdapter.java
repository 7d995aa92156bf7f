package dev.matriarch.operators.zalando;

import dev.matriarch.operators.Aftercare;
import dev.matriarch.operators.ClusterRef;
import dev.matriarch.operators.Contents;
import dev.matriarch.operators.CredentialRotation;
import dev.matriarch.operators.DataPlaneConnection;
import dev.matriarch.operators.Databases;
import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.Expectation;
import dev.matriarch.operators.Failovers;
import dev.matriarch.operators.Fence;
import dev.matriarch.operators.Hibernation;
import dev.matriarch.operators.Limits;
import dev.matriarch.operators.Logs;
import dev.matriarch.operators.Namespaces;
import dev.matriarch.operators.Namespaces.Fate;
import dev.matriarch.operators.Observation;
import dev.matriarch.operators.OperatorAdapter;
import dev.matriarch.operators.PeerSecrets;
import dev.matriarch.operators.Poolers;
import dev.matriarch.operators.Power;
import dev.matriarch.operators.Preflight;
import dev.matriarch.operators.Resizes;
import dev.matriarch.operators.Restarts;
import dev.matriarch.operators.StreamedReplicas;
import dev.matriarch.operators.Switchovers;
import dev.matriarch.operators.Upgrades;
import dev.matriarch.operators.Users;
import dev.matriarch.operators.kubernetes.Acts;
import dev.matriarch.operators.kubernetes.ApiServer;
import dev.matriarch.operators.kubernetes.DesiredStates;
import dev.matriarch.operators.kubernetes.Doorway;
import dev.matriarch.operators.kubernetes.Guest;
import dev.matriarch.operators.kubernetes.LoginSecrets;
import dev.matriarch.operators.kubernetes.MatriarchLabels;
import dev.matriarch.operators.kubernetes.OwnerLogins;
import dev.matriarch.operators.kubernetes.PodLogs;
import dev.matriarch.operators.kubernetes.PodSecurity;
import dev.matriarch.operators.kubernetes.TenantNamespaces;
import dev.matriarch.operators.kubernetes.UserSecrets;
import dev.matriarch.operators.kubernetes.Writes;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Zalando's postgres-operator on one Kubernetes cluster: it writes manifests, reads what is there, and keeps nothing. */
final class ZalandoAdapter
        implements OperatorAdapter,
                Switchovers,
                Failovers,
                Restarts,
                Resizes,
                Upgrades,
                Hibernation,
                CredentialRotation,
                Poolers,
                Databases,
                Users,
                Logs,
                Preflight,
                Aftercare,
                Namespaces,
                StreamedReplicas {

    /** What the operator gives PgBouncer as {@code max_client_conn}. */
    private static final int POOLED_CLIENTS = 10_000;

    /** The operator asks Patroni and logs in; it is labelled in one way by its manifests and in another by its chart. */
    private static final List<Integer> OPERATORS_PORTS = List.of(8008, 5432);

    /** Its pods may gain privileges, and say nothing of capabilities and system calls: the strictest rules keep them out. */
    private static final Guest GUEST = new Guest(
            Zalando.NAME,
            PodSecurity.BASELINE,
            List.of(
                    new Doorway(Map.of(), Map.of("name", Zalando.MANAGER), OPERATORS_PORTS),
                    new Doorway(Map.of(), Map.of("app.kubernetes.io/name", Zalando.MANAGER), OPERATORS_PORTS)));

    private final ApiServer server;
    private final String installation;
    private final Limits limits;
    private final TenantNamespaces namespaces;
    private final Manifests manifests;
    private final Snapshots snapshots;
    private final Scenes scenes;
    private final Reading reading;
    private final PrimaryRole primaryRole;
    private final ReplicaRole replicaRole;
    private final PeerLogins peerLogins;
    private final PendingRestarts pendingRestarts;
    private final SecondTry secondTry;
    private final LoginSecrets loginSecrets;
    private final OwnerSecrets secrets;
    private final OwnerLogins logins;
    private final LoginWork loginWork;
    private final UserSecrets users;
    private final ContentWork contents;

    ZalandoAdapter(ApiServer server, String installation, Limits limits) {
        this.server = server;
        this.installation = installation;
        this.limits = limits;
        this.namespaces = new TenantNamespaces(installation, GUEST);
        this.manifests = new Manifests(installation);
        this.snapshots = new Snapshots(installation);
        this.scenes = new Scenes(server, snapshots);
        this.reading = new Reading(manifests);
        var patroni = new PatroniApi(server);
        this.primaryRole = new PrimaryRole(server, snapshots, scenes, patroni);
        this.replicaRole = new ReplicaRole(server, scenes, manifests, installation);
        this.pendingRestarts = new PendingRestarts(server, patroni, primaryRole, installation);
        this.secondTry = new SecondTry(server, installation);
        this.loginSecrets = new LoginSecrets(installation, Map.of());
        this.secrets = new OwnerSecrets(snapshots, loginSecrets);
        this.logins = new OwnerLogins(server, secrets::login);
        this.loginWork = new LoginWork(server, secrets, installation);
        this.users = new UserSecrets(installation, Map.of());
        this.contents = new ContentWork(server, users, installation);
        this.peerLogins = new PeerLogins(server, snapshots, namespaces, loginSecrets, users);
    }

    static ZalandoAdapter to(DataPlaneConnection dataPlane) {
        var limits = Optional.ofNullable(dataPlane.limits())
                .orElseThrow(() -> new IllegalArgumentException(
                        "data plane %s has not been inspected".formatted(dataPlane.name())));
        return new ZalandoAdapter(ApiServer.of(dataPlane), dataPlane.installation(), limits);
    }

    @Override
    public String operator() {
        return Zalando.NAME;
    }

    @Override
    public Limits limits() {
        return limits;
    }

    @Override
    public void apply(DesiredCluster desired, Fence fence) {
        new Preconditions(snapshots, desired).refuseImpossible();
        var scene = scenes.of(desired.ref());
        keep(desired, fence);
        if (desired.power() == Power.RUNNING) {
            primaryRole.keepAmong(scene, desired.instances(), fence);
        }
        server.run(client -> {
            var writes = new Writes(client, fence);
            var kept = Objects.requireNonNull(snapshots.kept(desired.ref(), client));
            var wanted = manifests.of(desired, scene.resource());
            new ForgottenParameters(scene, wanted)
                    .forget(kept, MatriarchLabels.of(installation, desired.ref()), new Acts(client, fence), fence);
            staleClaims(scene, desired).forEach(claim -> writes.delete(claim, Labels.of(desired.ref())));
            writes.applyChanges(wanted);
        });
        if (desired.atWork()) {
            var written = scenes.of(desired.ref());
            SingleRestart.of(desired, written)
                    .ifPresent(restart -> restart.act(desired.ref(), installation, server, primaryRole, fence));
            replicaRole.take(desired, written, fence);
            if (!desired.isReplica()) {
                loginWork.bringAbout(desired, written, fence);
                contents.bringAbout(desired, written, fence);
            }
        }
    }

    /**
     * The copy of what is desired comes first, so that there is none of it without the other, and carries the mark: the resource has
     * it only where other fields change too, because the operator takes every write to it for a change. The passwords of a replica
     * are those of the one that it follows.
     */
    private void keep(DesiredCluster desired, Fence fence) {
        server.run(client -> {
            var writes = new Writes(client, fence);
            namespaces.ensure(client, writes, desired.ref());
            if (desired.isReplica()) {
                writes.apply(DesiredStates.of(desired, installation));
                return;
            }
            users.removeAllBut(desired.contents(), desired.ref(), client, writes);
            writes.apply(DesiredStates.of(desired, installation));
            loginSecrets.second(desired, client).ifPresent(writes::apply);
            var kept = Objects.requireNonNull(snapshots.kept(desired.ref(), client));
            secrets.renew(desired, kept, client, new Acts(client, fence));
            users.apply(desired, client, writes);
        });
    }

    /**
     * Volumes that were left when the cluster was made smaller: whoever came to be on them would start with old data, and might not
     * find the way back (contract 4.2).
     */
    private static Stream<PersistentVolumeClaim> staleClaims(Scene scene, DesiredCluster desired) {
        var resource = scene.resource();
        var before = resource == null ? 0 : resource.getSpec().instances();
        return before == 0
                ? Stream.empty()
                : scene.snapshot().volumeClaims().stream()
                        .filter(claim -> Scene.ordinal(claim, desired.ref()) >= before
                                && Scene.ordinal(claim, desired.ref()) < desired.instances())
                        .filter(claim -> scene.snapshot().pods().stream()
                                .noneMatch(pod -> pod.getMetadata()
                                        .getName()
                                        .equals(Names.ofClaim(
                                                claim.getMetadata().getName()))));
    }

    @Override
    public void finish(DesiredCluster desired, Fence fence) {
        if (desired.atWork()) {
            var scene = scenes.of(desired.ref());
            secondTry.ask(scene, fence);
            pendingRestarts.next(scene, fence);
            replicaRole.next(desired, scene, fence);
        }
    }

    @Override
    public Observation observe(ClusterRef cluster, Expectation expectation) {
        return reading.of(replicaRole.look(scenes.snapshot(cluster), cluster), cluster, expectation);
    }

    /**
     * The resource is the first to go; the operator takes away the rest. What it leaves is for later calls, and the copy of what was
     * desired goes with the last of them.
     */
    @Override
    public void delete(ClusterRef cluster, Fence fence) {
        server.run(client -> {
            var writes = new Writes(client, fence);
            var marks = MatriarchLabels.of(installation, cluster);
            var kept = snapshots.kept(cluster, client);
            if (kept == null) {
                peerLogins.forget(cluster, client, writes);
            } else {
                note(kept, marks, new Acts(client, fence));
            }
            writes.delete(named(cluster), marks);
            var there = Snapshots.named(cluster, client);
            if (there == null) {
                new Leftovers(cluster, client, writes, new Acts(client, fence)).remove(kept, Instant.now());
            }
            if (there == null || !snapshots.isOurs(there, cluster)) {
                forget(cluster, client, writes);
            }
        });
    }

    private static void note(ConfigMap kept, Map<String, String> marks, Acts acts) {
        acts.permit(kept);
        if (Labels.annotation(kept, Leftovers.DELETED_AT) == null) {
            acts.annotation(
                    kept,
                    marks,
                    Leftovers.DELETED_AT,
                    Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        }
    }

    private void forget(ClusterRef cluster, KubernetesClient client, Writes writes) {
        var left = snapshots.take(cluster, client);
        if (new Departure(Scene.of(left, cluster, 0)).isOver()) {
            users.removeAllBut(Contents.none(), cluster, client, writes);
            writes.delete(loginSecrets.named(cluster), MatriarchLabels.of(installation, cluster));
            writes.delete(DesiredStates.named(cluster, installation), MatriarchLabels.of(installation, cluster));
        }
    }

    /** The cluster by name alone, to find it. */
    private static PostgresqlResource named(ClusterRef cluster) {
        var named = new PostgresqlResource();
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
        return Watches.open(server, installation, changed);
    }

    @Override
    public boolean needRestart(DesiredCluster before, DesiredCluster after) {
        return manifests.needRestart(before, after);
    }

    @Override
    public List<FixedVolume> fixedVolumes(DesiredCluster desired) {
        return server.call(client -> new FixedVolumes(
                        Scene.of(snapshots.take(desired.ref(), client), desired.ref(), desired.instances()), desired)
                .all(client));
    }

    /** It grows volumes whatever runs on them. */
    @Override
    public List<String> growFull(DesiredCluster desired, Fence fence) {
        return List.of();
    }

    @Override
    public boolean mayDiffer() {
        return false;
    }

    @Override
    public OptionalInt fixedMaxClients() {
        return OptionalInt.of(POOLED_CLIENTS);
    }

    @Override
    public void switchover(ClusterRef cluster, String to, Fence fence) {
        primaryRole.handOver(cluster, to, fence);
    }

    @Override
    public Optional<String> unfit(ClusterRef cluster, String to) {
        return primaryRole.unfit(cluster, to);
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
    public OwnerCredentials credentials(ClusterRef cluster, int turn) {
        return server.call(client -> secrets.credentials(cluster, turn, client));
    }

    @Override
    public Optional<String> prepare(DesiredCluster desired, Fence fence) {
        var primary = scenes.of(desired.ref()).primary().map(Member::name).orElse(null);
        return logins.prepare(desired, primary, fence);
    }

    @Override
    public Optional<String> unproven(DesiredCluster desired) {
        return logins.unproven(
                desired,
                scenes.of(desired.ref()).members().stream()
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
    public List<InstanceLog> logs(ClusterRef cluster, Wanted wanted) {
        var pods = server.call(client -> Snapshots.all(Pod.class, cluster, Labels.of(cluster), client));
        return new PodLogs(server, ServerLog::read).read(pods, wanted);
    }

    @Override
    public void preflight(DesiredCluster desired) {
        var conditions = new Preconditions(snapshots, desired);
        conditions.refuseImpossible();
        server.run(client -> {
            namespaces.check(client, desired.ref());
            conditions.refuseNamesake(client);
        });
    }

    @Override
    public Optional<String> token(ClusterRef cluster) {
        return replicaRole.token(cluster);
    }

    @Override
    public Optional<String> end(String token) {
        return DemotionToken.parse(token).map(left -> MemberStatus.lsn(left.end()));
    }

    @Override
    public PeerSecrets secrets(ClusterRef cluster) {
        return peerLogins.of(cluster);
    }

    @Override
    public boolean isAcquainted(ClusterRef replica, PeerSecrets peer) {
        return peerLogins.isAcquainted(replica, peer);
    }

    @Override
    public void acquaint(ClusterRef replica, PeerSecrets peer, Fence fence) {
        peerLogins.acquaint(replica, peer, fence);
    }

    @Override
    public Fate removeNamespace(String tenant, String namespace, Fence fence) {
        return server.call(client -> namespaces.remove(
                client, new Writes(client, fence), tenant, namespace, List.of(PostgresqlResource.class)));
    }

    @Override
    public void close() {
        server.close();
    }
}
