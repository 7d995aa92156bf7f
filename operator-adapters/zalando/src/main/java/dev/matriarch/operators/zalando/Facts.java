package dev.matriarch.operators.zalando;

import dev.matriarch.operators.ClusterFacts;
import dev.matriarch.operators.ClusterFacts.Condition;
import dev.matriarch.operators.ClusterFacts.Content;
import dev.matriarch.operators.ClusterFacts.Details;
import dev.matriarch.operators.ClusterFacts.Endpoint;
import dev.matriarch.operators.ClusterFacts.Endpoints;
import dev.matriarch.operators.ClusterFacts.Instance;
import dev.matriarch.operators.ClusterFacts.Role;
import dev.matriarch.operators.ClusterFacts.VolumeState;
import dev.matriarch.operators.ClusterRef;
import dev.matriarch.operators.Power;
import dev.matriarch.operators.Quantity;
import dev.matriarch.operators.Resizes.Use;
import dev.matriarch.operators.kubernetes.Pods;
import dev.matriarch.operators.kubernetes.TenantNamespaces;
import dev.matriarch.operators.kubernetes.Volumes;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A scene in the words of the SPI. Positions in the WAL are as old as Patroni's last round, which is up to ten seconds, but for that
 * of a leader that was asked itself.
 */
record Facts(Scene scene) {

    static final int PORT = 5432;

    ClusterFacts with(List<Condition> conditions, List<Content> contents) {
        var primary = scene.primary();
        return new ClusterFacts(
                primary.map(Member::name).orElse(null),
                primary.flatMap(Member::timeline).orElse(null),
                scene.members().stream().map(this::instance).toList(),
                endpoints(),
                version(),
                Volumes.smallest(claims()).map(Quantity::text).orElse(null),
                conditions,
                Repose.rests(scene) ? Power.HIBERNATED : Power.RUNNING,
                new TreeSet<>(),
                details(),
                new PoolerReading(scene).facts(),
                contents);
    }

    private Stream<PersistentVolumeClaim> claims() {
        return scene.members().stream().flatMap(member -> Stream.ofNullable(member.claim()));
    }

    private Details details() {
        var wal = scene.snapshot().wal();
        return new Details(
                scene.primary().isPresent() ? scene.patroni().leaderSince().orElse(null) : null,
                scene.members().stream()
                        .flatMap(member -> Stream.ofNullable(member.claim()).map(claim -> volume(member, claim)))
                        .toList(),
                List.of(),
                wal == null ? null : wal.replayedUpTo(),
                wal == null ? null : wal.nextTransaction());
    }

    private static ClusterFacts.Volume volume(Member member, PersistentVolumeClaim claim) {
        return new ClusterFacts.Volume(
                claim.getMetadata().getName(),
                member.name(),
                Use.DATA,
                state(claim),
                claim.getSpec().getStorageClassName(),
                text(Volumes.requested(claim)),
                text(Volumes.capacity(claim)),
                null);
    }

    private static VolumeState state(PersistentVolumeClaim claim) {
        if (Pods.isGoing(claim)) {
            return VolumeState.LEAVING;
        }
        if (!Volumes.isBound(claim)) {
            return VolumeState.PENDING;
        }
        return Volumes.isResizing(claim) ? VolumeState.RESIZING : VolumeState.BOUND;
    }

    private static @Nullable String text(@Nullable Quantity amount) {
        return amount == null ? null : amount.text();
    }

    private Instance instance(Member member) {
        var pod = member.pod();
        var primary = scene.isPrimary(member);
        var node = pod == null ? null : pod.getSpec().getNodeName();
        return new Instance(
                member.name(),
                primary ? Role.PRIMARY : Role.REPLICA,
                scene.isReady(member),
                node,
                node == null ? null : scene.snapshot().zones().get(node),
                member.timeline().orElse(null),
                pod == null ? null : Pods.startedAt(pod),
                null,
                primary ? null : syncState(member),
                primary ? null : scene.lag(member).orElse(null),
                position(member));
    }

    private @Nullable String position(Member member) {
        var wal = scene.snapshot().wal();
        return wal != null && scene.isPrimary(member)
                ? MemberStatus.lsn(wal.position())
                : member.status().map(MemberStatus::lsn).orElse(null);
    }

    /** As the primary would say it; of a standby that does not follow it would say nothing. */
    private @Nullable String syncState(Member member) {
        if (!member.servesAsStandby()) {
            return null;
        }
        return scene.patroni().synchronousStandbys(scene.primaryName()).contains(member.name()) ? "sync" : "async";
    }

    /** There is no service for any instance: the one for writes leads to one that can be read. */
    private @Nullable Endpoints endpoints() {
        var name = Names.readWrite(scene.ref());
        var there = scene.snapshot().services().stream()
                .anyMatch(service -> service.getMetadata().getName().equals(name));
        return there
                ? new Endpoints(
                        endpoint(name),
                        endpoint(Names.readOnly(scene.ref())),
                        endpoint(name),
                        pooled(Names.readWritePooler(scene.ref())),
                        pooled(Names.readOnlyPooler(scene.ref())),
                        null)
                : null;
    }

    private @Nullable Endpoint pooled(String name) {
        return scene.snapshot().poolers().hasService(name) ? endpoint(name) : null;
    }

    private Endpoint endpoint(String service) {
        return new Endpoint(host(scene.ref(), service), PORT);
    }

    static String host(ClusterRef ref, String service) {
        return service + "." + TenantNamespaces.name(ref) + ".svc";
    }

    /** The major version for which the primary's pod was made; no object says more. */
    private @Nullable String version() {
        return scene.primary()
                .or(() -> scene.members().stream().filter(Member::runs).findFirst())
                .flatMap(Facts::version)
                .orElse(null);
    }

    private static Optional<String> version(Member member) {
        return Optional.ofNullable(member.pod())
                .flatMap(pod -> Optional.ofNullable(Pods.postgres(pod)))
                .flatMap(container -> container.getEnv().stream()
                        .filter(variable -> "PGVERSION".equals(variable.getName()))
                        .map(EnvVar::getValue)
                        .findFirst());
    }
}
