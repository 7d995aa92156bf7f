package dev.matriarch.operators;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The operator archives WAL and takes base backups as {@link DesiredCluster#backup()} says, and makes clusters out of them
 * where {@link DesiredCluster.Bootstrap#recovery()} says so. While nothing gets into the archive, {@link OperatorAdapter#observe}
 * says so by the condition {@code Archiving}; a recovery that cannot be, it calls stuck, with PostgreSQL's own words.
 */
public interface Backups {

    /** In which kind of store it can keep them. */
    ObjectStore.Kind storesIn();

    /**
     * Lets the cluster into a store, from which or into which it is going to read or write. Called before
     * {@link OperatorAdapter#apply} for each store that has keys, and again with others when these have changed.
     *
     * @throws FencedException when the fence no longer holds; then nothing was written
     * @throws OperatorUnavailableException when the outcome is unknown
     */
    void admit(ClusterRef cluster, ObjectStore store, StoreAccess access, Fence fence);

    /**
     * Asks for a base backup; one that is asked for already is not taken twice. It is no write to the cluster: others may
     * change that meanwhile, and of the fence only {@link Fence#check} counts.
     *
     * @param name a label of DNS, unique among the cluster's backups
     * @throws FencedException when the fence no longer holds; then nothing was written
     * @throws OperatorRefusedException when the cluster has no archive
     * @throws OperatorUnavailableException when the outcome is unknown
     */
    void backUp(ClusterRef cluster, String name, Fence fence);

    /**
     * All base backups that are known, newest first. It only reads.
     *
     * @throws OperatorUnavailableException when it could not look
     */
    List<Backup> backups(ClusterRef cluster);

    /**
     * How far the archive reaches. It only reads.
     *
     * @throws OperatorUnavailableException when it could not look
     */
    ArchiveReach reach(ClusterRef cluster);

    /**
     * Commits something that changes nothing, so that there is a commit to recover up to. Once {@link ArchiveReach#lastWal()}
     * is not before the mark's, every moment up to the mark's can be restored.
     *
     * @throws OperatorUnavailableException when it did not come about, as far as is known
     */
    ArchiveMark mark(ClusterRef cluster);

    /**
     * A base backup.
     *
     * @param scheduled whether it was taken because it was time
     * @param state {@link State#COMPLETED} only once all WAL that it needs is in the archive
     * @param beginWal the first WAL file that it needs
     * @param endWal the last WAL file that it needs
     * @param message the operator's words on what it waits for or failed of; null where it has none
     */
    record Backup(
            String name,
            boolean scheduled,
            State state,
            @Nullable Instant startedAt,
            @Nullable Instant completedAt,
            @Nullable Long sizeBytes,
            @Nullable Integer timeline,
            @Nullable String beginWal,
            @Nullable String endWal,
            @Nullable String beginLsn,
            @Nullable String endLsn,
            @Nullable String message) {

        /** How far it is. */
        public enum State {
            RUNNING,
            COMPLETED,
            FAILED
        }
    }

    /**
     * How far an archive reaches.
     *
     * @param from the earliest moment that can be restored; null while there is no complete base backup
     * @param lastWal the name of the last WAL file that is in it, with all before it; null when there is none
     * @param failure why nothing gets into it now, in a sentence for people; null while nothing is wrong
     */
    record ArchiveReach(
            @Nullable Instant from,
            @Nullable String lastWal,
            @Nullable String failure) {

        /** Whether all WAL up to that file is in the archive. */
        public boolean includes(String wal) {
            return lastWal != null && wal.compareTo(lastWal) <= 0;
        }
    }

    /**
     * A commit that is there to be recovered up to.
     *
     * @param at a moment before it was committed, by the primary's clock
     * @param wal the name of the WAL file in which it is
     */
    record ArchiveMark(Instant at, String wal) {}
}
