package dev.matriarch.operators.zalando;

import dev.matriarch.operators.ClusterRef;
import dev.matriarch.operators.Fence;
import dev.matriarch.operators.OperatorRefusedException;
import dev.matriarch.operators.PeerSecrets;
import dev.matriarch.operators.kubernetes.ApiServer;
import dev.matriarch.operators.kubernetes.DesiredStates;
import dev.matriarch.operators.kubernetes.LoginSecrets;
import dev.matriarch.operators.kubernetes.MatriarchLabels;
import dev.matriarch.operators.kubernetes.OwnSecrets;
import dev.matriarch.operators.kubernetes.SecretValues;
import dev.matriarch.operators.kubernetes.TenantNamespaces;
import dev.matriarch.operators.kubernetes.UserSecrets;
import dev.matriarch.operators.kubernetes.Writes;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The passwords of one of two clusters with the same data, for the other: both have the same roles, so both let the same people in. That
 * goes for the superuser and for replication too: Patroni copies and rewinds as them on the other side. The operator uses a secret
 * that is there before as it is (contract 4.1, 4.10).
 */
record PeerLogins(
        ApiServer server, Snapshots snapshots, TenantNamespaces namespaces, LoginSecrets second, UserSecrets users) {

    private static final String ROLE = "role.";
    private static final String SECOND = "second.";
    private static final String USER = "user.";
    private static final String HOLDS = "holds.";

    /** Which roles and users were made known with it, on the superuser's secret: until a cluster is there, nothing else tells. */
    private static final String ROLES = "matriarch.dev/peer-roles";

    private static final String USERS = "matriarch.dev/peer-users";

    PeerSecrets of(ClusterRef ref) {
        return server.call(client -> of(ref, client));
    }

    private PeerSecrets of(ClusterRef ref, KubernetesClient client) {
        var kept = Optional.ofNullable(snapshots.kept(ref, client)).orElseThrow(() -> noneYet(ref));
        var values = new TreeMap<String, String>();
        Snapshots.roles(kept)
                .forEach(role -> put(
                        values,
                        ROLE + role,
                        Snapshots.secret(ref, Names.secret(ref, role), client).orElseThrow(() -> noneYet(ref)),
                        ref));
        Optional.ofNullable(second.second(ref, client)).ifPresent(secret -> put(values, SECOND, secret, ref));
        DesiredStates.users(kept)
                .forEach(user ->
                        users.password(ref, user, client).ifPresent(password -> values.put(USER + user, password)));
        return new PeerSecrets(values);
    }

    private static void put(Map<String, String> values, String whose, Secret secret, ClusterRef ref) {
        values.put(whose, SecretValues.read(secret, OwnSecrets.PASSWORD).orElseThrow(() -> noneYet(ref)));
        values.put(HOLDS + whose, LoginSecrets.held(secret));
    }

    private static OperatorRefusedException noneYet(ClusterRef ref) {
        return new OperatorRefusedException(
                "%s has no passwords yet that another cluster could know".formatted(ref.name()),
                "Ask again when the cluster is ready.");
    }

    boolean isAcquainted(ClusterRef ref, PeerSecrets peer) {
        return server.call(client -> wanted(ref, peer).allMatch(wanted -> SecretValues.isThere(wanted, client)));
    }

    /** The cluster may not be there yet, nor its namespace. */
    void acquaint(ClusterRef ref, PeerSecrets peer, Fence fence) {
        server.run(client -> {
            var writes = new Writes(client, fence);
            namespaces.ensure(client, writes, ref);
            wanted(ref, peer).forEach(writes::apply);
        });
    }

    private Stream<Secret> wanted(ClusterRef ref, PeerSecrets peer) {
        return Stream.of(
                        names(peer, ROLE).map(role -> ofRole(ref, role, peer)),
                        names(peer, SECOND)
                                .map(_ -> second.second(ref, peer.value(HOLDS + SECOND), peer.value(SECOND))),
                        names(peer, USER).map(user -> users.secret(ref, user, peer.value(USER + user))))
                .flatMap(secrets -> secrets);
    }

    private static Stream<String> names(PeerSecrets peer, String prefix) {
        return peer.values().keySet().stream()
                .filter(key -> key.startsWith(prefix))
                .sorted()
                .map(key -> key.substring(prefix.length()));
    }

    /** Takes away what a cluster was made known that never came to be. */
    void forget(ClusterRef ref, KubernetesClient client, Writes writes) {
        Snapshots.secret(ref, Names.secret(ref, Superuser.NAME), client).ifPresent(secret -> {
            noted(secret, USERS).forEach(user -> users.remove(ref, user, writes));
            writes.delete(second.named(ref), MatriarchLabels.of(second.installation(), ref));
            noted(secret, ROLES)
                    .map(role -> named(ref, role).build())
                    .forEach(role -> writes.delete(role, Labels.of(ref)));
        });
    }

    private static Stream<String> noted(Secret secret, String name) {
        return Stream.of(Objects.requireNonNullElse(Labels.annotation(secret, name), "")
                        .split(","))
                .filter(one -> !one.isEmpty());
    }

    /** As the operator would make it, but for the password. */
    private Secret ofRole(ClusterRef ref, String role, PeerSecrets peer) {
        return named(ref, role)
                .editMetadata()
                .addToAnnotations(LoginSecrets.HOLDS, peer.value(HOLDS + ROLE + role))
                .addToAnnotations(role.equals(Superuser.NAME) ? told(peer) : Map.of())
                .endMetadata()
                .withType("Opaque")
                .addToData("username", SecretValues.written(role))
                .addToData(OwnSecrets.PASSWORD, SecretValues.written(peer.value(ROLE + role)))
                .build();
    }

    private static Map<String, String> told(PeerSecrets peer) {
        return Map.of(
                ROLES, names(peer, ROLE).collect(Collectors.joining(",")),
                USERS, names(peer, USER).collect(Collectors.joining(",")));
    }

    /** A role's, as the operator marks it. */
    static SecretBuilder named(ClusterRef ref, String role) {
        return new SecretBuilder()
                .withNewMetadata()
                .withName(Names.secret(ref, role))
                .withNamespace(TenantNamespaces.name(ref))
                .withLabels(Labels.of(ref))
                .endMetadata();
    }
}
