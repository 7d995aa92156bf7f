package dev.matriarch.operators.cloudnativepg;

import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.Fence;
import dev.matriarch.operators.Quantity;
import dev.matriarch.operators.Resizes.FixedVolume;
import dev.matriarch.operators.Resizes.Use;
import dev.matriarch.operators.kubernetes.Acts;
import dev.matriarch.operators.kubernetes.Pods;
import dev.matriarch.operators.kubernetes.StorageClasses;
import dev.matriarch.operators.kubernetes.Volumes;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The volumes of a live cluster that are smaller than desired. */
record SmallVolumes(Scene scene, DesiredCluster desired) {

    private record Small(PersistentVolumeClaim claim, Use use, Quantity wanted) {

        String name() {
            return claim.getMetadata().getName();
        }
    }

    /**
     * Those that no growing can make as large. Kubernetes refuses it, and CloudNativePG asks again and again and says nothing
     * of it.
     */
    List<FixedVolume> fixed(KubernetesClient client) {
        var small = smaller(Volumes::capacity).toList();
        if (small.isEmpty()) {
            return List.of();
        }
        var expandable = StorageClasses.of(client).expandable();
        return small.stream()
                .map(one -> new FixedVolume(one.name(), one.use(), storageClass(one.claim())))
                .filter(one -> !expandable.contains(one.storageClass()))
                .toList();
    }

    /** Asks for more where the operator does not come to it. */
    List<String> grow(Fence fence, KubernetesClient client) {
        var cluster = scene.cluster();
        if (cluster == null || !new FullDisk(scene).isThere()) {
            return List.of();
        }
        var acts = new Acts(client, fence);
        smaller(Volumes::requested)
                .forEach(one -> acts.specification(one.claim(), cluster, Volumes.request(one.wanted())));
        return smaller(Volumes::capacity).map(Small::name).toList();
    }

    private Stream<Small> smaller(Function<PersistentVolumeClaim, @Nullable Quantity> size) {
        return scene.members().stream()
                .flatMap(this::volumes)
                .filter(one -> Optional.ofNullable(size.apply(one.claim()))
                        .filter(has -> has.value().compareTo(one.wanted().value()) < 0)
                        .isPresent());
    }

    private Stream<Small> volumes(Member member) {
        var data = member.data()
                .map(claim -> new Small(claim, Use.DATA, desired.storage().size()));
        var wal = Optional.ofNullable(desired.walStorage())
                .flatMap(storage -> member.wal().map(claim -> new Small(claim, Use.WAL, storage.size())));
        return Stream.of(data, wal).flatMap(Optional::stream).filter(one -> !Pods.isGoing(one.claim()));
    }

    private static String storageClass(PersistentVolumeClaim claim) {
        return Objects.requireNonNullElse(claim.getSpec().getStorageClassName(), "");
    }
}
