package dev.matriarch.operators.cloudnativepg;

import dev.matriarch.operators.ClusterFacts;
import dev.matriarch.operators.ClusterFacts.Certificate;
import dev.matriarch.operators.ClusterFacts.Condition;
import dev.matriarch.operators.ClusterFacts.Content;
import dev.matriarch.operators.ClusterFacts.Details;
import dev.matriarch.operators.ClusterFacts.Endpoint;
import dev.matriarch.operators.ClusterFacts.Endpoints;
import dev.matriarch.operators.ClusterFacts.Instance;
import dev.matriarch.operators.ClusterFacts.Pooler;
import dev.matriarch.operators.ClusterFacts.Role;
import dev.matriarch.operators.ClusterFacts.VolumeState;
import dev.matriarch.operators.Quantity;
import dev.matriarch.operators.Resizes.Use;
import dev.matriarch.operators.cloudnativepg.Statistics.Standby;
import dev.matriarch.operators.cloudnativepg.Statistics.Used;
import dev.matriarch.operators.kubernetes.OutsideDoor;
import dev.matriarch.operators.kubernetes.Pods;
import dev.matriarch.operators.kubernetes.Volumes;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A scene in the words of the SPI. What only the primary could tell is unknown when it was silent, or there is none. */
record Facts(Scene scene) {

    private static final int PORT = 5432;

    /** A tag begins with the version, of which it may say the major number alone. */
    private static final Pattern VERSION = Pattern.compile(":(\\d+(?:\\.\\d+)*)[^:/]*$");

    ClusterFacts with(List<Condition> conditions, List<Content> contents) {
        var primary = scene.primary().map(Member::name).orElse(null);
        return new ClusterFacts(
                primary,
                primary == null ? null : scene.status().timelineId(),
                scene.members().stream().map(this::instance).toList(),
                endpoints(),
                version(),
                Volumes.smallest(scene.members().stream().map(Member::data).flatMap(Optional::stream))
                        .map(Quantity::text)
                        .orElse(null),
                conditions,
                new Stillness(scene).power(),
                new Stillness(scene).fenced(),
                details(),
                pooler(),
                contents);
    }

    private Details details() {
        return new Details(
                Times.read(scene.status().currentPrimaryTimestamp()).orElse(null),
                scene.members().stream().flatMap(this::volumes).toList(),
                certificates(scene.status()),
                statistics()
                        .filter(said -> scene.isFollowing())
                        .map(said -> said.standing().replayedUpTo())
                        .orElse(null),
                statistics().map(said -> said.standing().nextTransaction()).orElse(null));
    }

    private Stream<ClusterFacts.Volume> volumes(Member member) {
        return Stream.concat(
                member.data().map(claim -> volume(member, Use.DATA, claim)).stream(),
                member.wal().map(claim -> volume(member, Use.WAL, claim)).stream());
    }

    /** Only the primary is asked; standbys have much the same. */
    private Optional<Used> used(Member member) {
        return statistics()
                .filter(said -> member.name().equals(scene.primaryName()))
                .flatMap(said -> Optional.ofNullable(said.used()));
    }

    private static long used(Member member, Use use, Used used) {
        return switch (use) {
            case DATA -> member.wal().isPresent() ? used.data() : used.data() + used.wal();
            case WAL -> used.wal();
        };
    }

    private ClusterFacts.Volume volume(Member member, Use use, PersistentVolumeClaim claim) {
        return new ClusterFacts.Volume(
                claim.getMetadata().getName(),
                member.name(),
                use,
                state(claim),
                claim.getSpec().getStorageClassName(),
                text(Volumes.requested(claim)),
                text(Volumes.capacity(claim)),
                used(member).map(used -> used(member, use, used)).orElse(null));
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

    /** Those that the operator keeps, by the names of their secrets; one whose end cannot be read is left out. */
    static List<Certificate> certificates(PostgresStatus status) {
        var certificates = status.certificates();
        return certificates == null
                ? List.of()
                : new TreeMap<>(certificates.expirations())
                        .entrySet().stream()
                                .flatMap(
                                        entry -> Times.readGo(entry.getValue())
                                                .map(end -> new Certificate(entry.getKey(), end))
                                                .stream())
                                .toList();
    }

    private @Nullable Pooler pooler() {
        var readWrite = readWritePooler().facts().orElse(null);
        var readOnly = readOnlyPooler().facts().orElse(null);
        return readWrite == null && readOnly == null ? null : new Pooler(readWrite, readOnly);
    }

    private PoolerScene readWritePooler() {
        return PoolerScene.of(scene.snapshot(), PoolerManifests.readWrite(scene.ref()));
    }

    private PoolerScene readOnlyPooler() {
        return PoolerScene.of(scene.snapshot(), PoolerManifests.readOnly(scene.ref()));
    }

    private Instance instance(Member member) {
        var pod = member.pod();
        var primary = member.name().equals(scene.primaryName());
        var node = pod == null ? null : pod.getSpec().getNodeName();
        return new Instance(
                member.name(),
                primary ? Role.PRIMARY : Role.REPLICA,
                scene.isReady(member),
                node,
                node == null ? null : scene.snapshot().zones().get(node),
                scene.primary().filter(member::equals).isPresent()
                        ? scene.status().timelineId()
                        : null,
                pod == null ? null : Pods.startedAt(pod),
                used(member).map(used -> used.data() + used.wal()).orElse(null),
                standby(member).map(Standby::syncState).orElse(null),
                standby(member).map(Standby::lagBytes).orElse(null),
                primary
                        ? statistics().map(Statistics::writtenLsn).orElse(null)
                        : standby(member).map(Standby::replayLsn).orElse(null));
    }

    private Optional<Statistics> statistics() {
        return scene.asked().statistics();
    }

    private Optional<Standby> standby(Member member) {
        return statistics().map(said -> said.standbys().get(member.name()));
    }

    private @Nullable Endpoints endpoints() {
        var name = scene.ref().name();
        var there = scene.snapshot().services().stream()
                .anyMatch(service -> service.getMetadata().getName().equals(name + "-rw"));
        return there
                ? new Endpoints(
                        endpoint(name + "-rw"),
                        endpoint(name + "-ro"),
                        endpoint(name + "-r"),
                        endpoint(readWritePooler()),
                        endpoint(readOnlyPooler()),
                        OutsideDoor.address(scene.snapshot().services(), scene.ref())
                                .orElse(null))
                : null;
    }

    private @Nullable Endpoint endpoint(PoolerScene pooler) {
        return pooler.hasService() ? endpoint(pooler.name()) : null;
    }

    private Endpoint endpoint(String service) {
        return new Endpoint(service + "." + Manifests.namespace(scene.ref()) + ".svc", PORT);
    }

    /** Of what the primary runs, or any other while there is none. */
    private @Nullable String version() {
        return statistics().map(Statistics::version).orElseGet(this::versionOfImage);
    }

    private @Nullable String versionOfImage() {
        return scene.leader()
                .or(() -> scene.members().stream().filter(scene::isReady).findFirst())
                .map(Member::pod)
                .map(Facts::version)
                .orElse(null);
    }

    private static @Nullable String version(Pod pod) {
        var container = Pods.postgres(pod);
        var matcher = VERSION.matcher(container == null ? "" : String.valueOf(container.getImage()));
        return matcher.find() ? matcher.group(1) : null;
    }
}
