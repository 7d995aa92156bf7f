package dev.matriarch.provisioning.clusters;

import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How large a cluster shall be, as somebody wrote it down: nothing is checked, and what is left out stays as it is.
 *
 * @param storage the size of each instance's volume
 * @param walStorage the size of each instance's volume for WAL; where there is none yet, it gets one of its data's class
 * @param cpu what each instance gets
 * @param memory what each instance gets
 */
public record ResizeDraft(
        @Nullable String storage,
        @Nullable String walStorage,
        @Nullable String cpu,
        @Nullable String memory) {

    boolean saysNothing() {
        return Stream.of(storage, walStorage, cpu, memory).allMatch(Objects::isNull);
    }

    /** The draft of a whole shape with these sizes in it. */
    ClusterDraft.Spec in(ClusterDraft.Spec spec) {
        return spec.sized(data(spec.storage()), wal(spec), resources(spec.resources()));
    }

    private ClusterDraft.@Nullable Storage data(ClusterDraft.@Nullable Storage present) {
        return storage == null ? present : new ClusterDraft.Storage(storage, storageClass(present));
    }

    private ClusterDraft.@Nullable Storage wal(ClusterDraft.Spec spec) {
        var like = spec.walStorage() == null ? spec.storage() : spec.walStorage();
        return walStorage == null ? spec.walStorage() : new ClusterDraft.Storage(walStorage, storageClass(like));
    }

    private static @Nullable String storageClass(ClusterDraft.@Nullable Storage of) {
        return of == null ? null : of.storageClass();
    }

    private ClusterDraft.@Nullable Resources resources(ClusterDraft.@Nullable Resources present) {
        if (cpu == null && memory == null) {
            return present;
        }
        var was = Objects.requireNonNullElse(present, new ClusterDraft.Resources(null, null));
        return new ClusterDraft.Resources(cpu == null ? was.cpu() : cpu, memory == null ? was.memory() : memory);
    }
}
