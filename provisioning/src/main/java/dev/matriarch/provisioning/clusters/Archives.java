package dev.matriarch.provisioning.clusters;

import dev.matriarch.metadata.ArchiveStore;
import dev.matriarch.metadata.ClusterId;
import dev.matriarch.metadata.TenantId;
import dev.matriarch.operators.Archive;
import dev.matriarch.operators.Backups;
import dev.matriarch.operators.ClusterRef;
import dev.matriarch.operators.DesiredBackup;
import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.Fence;
import dev.matriarch.operators.ObjectStore;
import dev.matriarch.operators.OperatorAdapter;
import dev.matriarch.provisioning.backups.ObjectStores;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Which archives clusters have, and how they get into them. */
@Component
class Archives {

    private static final int SERVER_NAME_DIGITS = 12;

    private final ObjectStores stores;
    private final ArchiveStore given;
    private final InstantSource time;

    Archives(ObjectStores stores, ArchiveStore given, InstantSource time) {
        this.stores = stores;
        this.given = given;
        this.time = time;
    }

    /**
     * The desired state with the archive that its specification asks for. One that is in the same store already stays; any
     * other begins under a name that nobody ever had, since an archive with a gap in it promises what it cannot hold.
     *
     * @param generation of the cluster once this is wanted
     */
    DesiredState settled(ClusterRef cluster, long generation, DesiredState after, OperatorAdapter adapter) {
        var backup = after.spec().backup();
        if (backup == null || !(adapter instanceof Backups backups)) {
            return after.withArchive(null);
        }
        var present = after.archive();
        if (present != null && present.store().name().equals(backup.objectStore())) {
            return after;
        }
        var store = fitting(new TenantId(cluster.tenant()), backup.objectStore(), backups, adapter.operator());
        return after.withArchive(new Archive(store, serverName(cluster, generation)));
    }

    /**
     * The desired state with an archive that begins anew in the same store, where there is one: after another major version
     * WAL files come again by names that were there before.
     *
     * @param generation as for {@link #settled}
     */
    static DesiredState begunAnew(ClusterRef cluster, long generation, DesiredState after) {
        var archive = after.archive();
        return archive == null
                ? after
                : after.withArchive(new Archive(archive.store(), serverName(cluster, generation)));
    }

    private ObjectStore fitting(TenantId tenant, String name, Backups backups, String operator) {
        var faults = new Faults(ClusterDraft.Shape.FULL);
        stores.hold(tenant, name);
        var store = stores.visible(tenant, name);
        faults.addUnless(
                store.isPresent(),
                "/spec/backup/objectStore",
                "store-unknown",
                "%s: GET /object-stores has those that there are".formatted(name));
        store.filter(found -> found.kind() != backups.storesIn())
                .ifPresent(found -> faults.add(
                        "/spec/backup/objectStore",
                        "store-unfit",
                        "%s is of kind %s, and %s keeps archives in %s"
                                .formatted(name, found.kind(), operator, backups.storesIn())));
        faults.refuseAny();
        return store.orElseThrow();
    }

    /**
     * Makes sure that the stores of a cluster that is being made stay until the caller's transaction ends.
     *
     * @return false where one of them is gone
     */
    boolean hold(DesiredCluster desired) {
        var tenant = new TenantId(desired.ref().tenant());
        return desired.stores().allMatch(store -> stores.hold(tenant, store.name()));
    }

    private static String serverName(ClusterRef cluster, long generation) {
        return "%s-%s-%d".formatted(cluster.name(), lastDigits(cluster.id()), generation);
    }

    private static String lastDigits(UUID id) {
        var digits = id.toString();
        return digits.substring(digits.length() - SERVER_NAME_DIGITS);
    }

    /** Lets a cluster into the stores that it is going to read and write, before it is told to. */
    void admit(DesiredCluster desired, OperatorAdapter adapter, Fence fence) {
        if (!(adapter instanceof Backups backups)) {
            return;
        }
        var tenant = new TenantId(desired.ref().tenant());
        var version = keysVersion(desired);
        desired.stores()
                .forEach(store -> stores.access(tenant, store.name())
                        .ifPresent(access -> backups.admit(desired.ref(), store, access, fence)));
        own(desired)
                .filter(_ -> version.isPresent())
                .ifPresent(archive -> given.gave(
                        new ClusterId(desired.ref().id()), archive.serverName(), version.getAsLong(), time.instant()));
    }

    /** Whether one of its stores has other keys by now than those that it was given. */
    boolean hasOldKeys(DesiredCluster desired) {
        var version = keysVersion(desired);
        return version.isPresent()
                && version.getAsLong() != given.keys(new ClusterId(desired.ref().id()));
    }

    /** More with each new key of a store that it reads or writes; empty where none of them has keys. */
    private OptionalLong keysVersion(DesiredCluster desired) {
        var tenant = new TenantId(desired.ref().tenant());
        return desired.stores()
                .map(store -> stores.keysVersion(tenant, store.name()))
                .flatMapToLong(OptionalLong::stream)
                .reduce(Long::sum);
    }

    private static Optional<Archive> own(DesiredCluster desired) {
        return Optional.ofNullable(desired.backup()).map(DesiredBackup::archive);
    }
}
