package dev.matriarch.operators.zalando;

import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.Resizes.FixedVolume;
import dev.matriarch.operators.Resizes.Use;
import dev.matriarch.operators.kubernetes.Pods;
import dev.matriarch.operators.kubernetes.StorageClasses;
import dev.matriarch.operators.kubernetes.Volumes;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** The volumes of a live cluster that shall grow and cannot: the operator asks in vain, and says so in its log alone. */
record FixedVolumes(Scene scene, DesiredCluster desired) {

    List<FixedVolume> all(KubernetesClient client) {
        var small = scene.members().stream()
                .flatMap(member -> Stream.ofNullable(member.claim()))
                .filter(claim -> !Pods.isGoing(claim) && isSmall(claim))
                .toList();
        if (small.isEmpty()) {
            return List.of();
        }
        var expandable = StorageClasses.of(client).expandable();
        return small.stream()
                .map(claim -> new FixedVolume(claim.getMetadata().getName(), Use.DATA, storageClass(claim)))
                .filter(one -> !expandable.contains(one.storageClass()))
                .toList();
    }

    private boolean isSmall(PersistentVolumeClaim claim) {
        return Optional.ofNullable(Volumes.capacity(claim))
                .filter(has -> has.value().compareTo(desired.storage().size().value()) < 0)
                .isPresent();
    }

    private static String storageClass(PersistentVolumeClaim claim) {
        return Objects.requireNonNullElse(claim.getSpec().getStorageClassName(), "");
    }
}
