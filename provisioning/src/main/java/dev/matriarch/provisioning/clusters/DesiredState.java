package dev.matriarch.provisioning.clusters;

import dev.matriarch.operators.Archive;
import dev.matriarch.operators.Contents;
import dev.matriarch.operators.DesiredReplication;
import dev.matriarch.operators.FencedInstances;
import dev.matriarch.operators.Power;
import dev.matriarch.operators.Recovery;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All that is wanted of a cluster and can change: stored with the cluster, and with each job as what was and what shall
 * be.
 *
 * @param restart the restart that was asked for last
 * @param power whether anything runs
 * @param fenced the instances whose PostgreSQL must not run
 * @param release which of its major version, as the data plane named it when it was chosen; null: what the operator takes
 * @param deletion that it was deleted and can still be brought back; null while it lives
 * @param credentials which credentials of the owner there are
 * @param contents the databases and users beside those of the specification
 * @param archive where its WAL and base backups are kept, settled when the backup was asked for; null where none is
 * @param origin from what it was made; null where it began empty
 * @param replication its place beside another cluster with the same data; null where there is none
 */
public record DesiredState(
        ClusterSpec spec,
        Map<String, String> labels,
        @Nullable String description,
        boolean deletionProtection,
        @Nullable Restart restart,
        Power power,
        FencedInstances fenced,
        @Nullable String release,
        @Nullable Deletion deletion,
        CredentialTurns credentials,
        Contents contents,
        @Nullable Archive archive,
        @Nullable Origin origin,
        @Nullable DesiredReplication replication) {

    /** What was stored before there were power, fences, rotations and contents runs, has none, and lets in as it was made. */
    public DesiredState {
        labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
        power = Objects.requireNonNullElse(power, Power.RUNNING);
        fenced = Objects.requireNonNullElse(fenced, FencedInstances.none());
        credentials = Objects.requireNonNullElse(credentials, CredentialTurns.asMade());
        contents = Objects.requireNonNullElse(contents, Contents.none());
    }

    /**
     * That it did not begin empty.
     *
     * @param cluster the id of the one whose archive it was made from, or which it is a copy of
     * @param time the moment, as it was sent, or null
     * @param recovery the same in the operators' words; null for a copy
     */
    public record Origin(
            String cluster, @Nullable String time, @Nullable Recovery recovery) {}

    /**
     * @param id of the job that asked for it
     * @param instance the only one, or null for all
     */
    public record Restart(String id, @Nullable String instance) {}

    /**
     * A deletion with a grace period, during which nothing runs and nothing is lost.
     *
     * @param deletedAt when it was asked for
     * @param purgeAt when it comes true
     * @param power whether anything ran before
     */
    public record Deletion(Instant deletedAt, Instant purgeAt, Power power) {}

    /** One that runs, was never restarted, and has nobody fenced. */
    static DesiredState running(
            ClusterSpec spec, Map<String, String> labels, @Nullable String description, boolean deletionProtection) {
        return new DesiredState(
                spec,
                labels,
                description,
                deletionProtection,
                null,
                Power.RUNNING,
                FencedInstances.none(),
                null,
                null,
                CredentialTurns.asMade(),
                Contents.none(),
                null,
                null,
                null);
    }

    /** What is written down here, of a cluster that is otherwise as that one: what actions have made of it stays. */
    DesiredState actedOnLike(DesiredState other) {
        return other.with(draft -> {
            draft.spec = spec;
            draft.labels = labels;
            draft.description = description;
            draft.deletionProtection = deletionProtection;
        });
    }

    public DesiredState withSpec(ClusterSpec newSpec) {
        return with(draft -> draft.spec = newSpec);
    }

    public DesiredState withRestart(Restart newRestart) {
        return with(draft -> draft.restart = newRestart);
    }

    public DesiredState withPower(Power newPower) {
        return with(draft -> draft.power = newPower);
    }

    public DesiredState withFenced(FencedInstances newFenced) {
        return with(draft -> draft.fenced = newFenced);
    }

    public DesiredState withRelease(@Nullable String newRelease) {
        return with(draft -> draft.release = newRelease);
    }

    /** Deleted: nothing of it shall run until it is purged or brought back. */
    DesiredState deleted(Instant at, Instant purgeAt) {
        return with(draft -> {
            draft.power = Power.HIBERNATED;
            draft.deletion = new Deletion(at, purgeAt, power);
        });
    }

    /** As it was before it was deleted. */
    DesiredState undeleted() {
        return deletion == null
                ? this
                : with(draft -> {
                    draft.power = deletion.power();
                    draft.deletion = null;
                });
    }

    public DesiredState withCredentials(CredentialTurns newCredentials) {
        return with(draft -> draft.credentials = newCredentials);
    }

    public DesiredState withContents(Contents newContents) {
        return with(draft -> draft.contents = newContents);
    }

    /** From what it was made, as somebody wrote it; null for one that began empty. */
    public ClusterDraft.@Nullable Restore restore() {
        if (origin == null) {
            return null;
        }
        var lsn = origin.recovery() == null ? null : origin.recovery().lsn();
        return new ClusterDraft.Restore(origin.cluster(), origin.time(), lsn);
    }

    public DesiredState withReplication(@Nullable DesiredReplication newReplication) {
        return with(draft -> draft.replication = newReplication);
    }

    /** Whether it follows another cluster and takes no writes. */
    public boolean isReplica() {
        return replication != null && replication.isReplica();
    }

    /** Whether WAL is streamed between it and another cluster. */
    Streaming streaming() {
        if (replication == null || replication.peer().streamed() == null) {
            return Streaming.NONE;
        }
        return replication.peer().near() == null ? Streaming.FAR : Streaming.NEAR;
    }

    public DesiredState withArchive(@Nullable Archive newArchive) {
        return with(draft -> draft.archive = newArchive);
    }

    /** One that is made from another's archive, with what was in that. */
    DesiredState restored(Origin newOrigin, Contents restored) {
        return with(draft -> {
            draft.origin = newOrigin;
            draft.contents = restored;
        });
    }

    /** Once all that shall go is gone. */
    DesiredState withoutDropped() {
        return withContents(contents.withoutDropped());
    }

    private DesiredState with(Consumer<Draft> change) {
        var draft = new Draft(this);
        change.accept(draft);
        return draft.state();
    }

    /** One in the making, which begins as another. */
    private static final class Draft {

        private ClusterSpec spec;
        private Map<String, String> labels;
        private @Nullable String description;
        private boolean deletionProtection;
        private @Nullable Restart restart;
        private Power power;
        private FencedInstances fenced;
        private @Nullable String release;
        private @Nullable Deletion deletion;
        private CredentialTurns credentials;
        private Contents contents;
        private @Nullable Archive archive;
        private @Nullable Origin origin;
        private @Nullable DesiredReplication replication;

        private Draft(DesiredState like) {
            spec = like.spec;
            labels = like.labels;
            description = like.description;
            deletionProtection = like.deletionProtection;
            restart = like.restart;
            power = like.power;
            fenced = like.fenced;
            release = like.release;
            deletion = like.deletion;
            credentials = like.credentials;
            contents = like.contents;
            archive = like.archive;
            origin = like.origin;
            replication = like.replication;
        }

        private DesiredState state() {
            return new DesiredState(
                    spec,
                    labels,
                    description,
                    deletionProtection,
                    restart,
                    power,
                    fenced,
                    release,
                    deletion,
                    credentials,
                    contents,
                    archive,
                    origin,
                    replication);
        }
    }
}
