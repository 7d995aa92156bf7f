package dev.matriarch.provisioning.clusters;

import dev.matriarch.metadata.HaCluster;
import dev.matriarch.operators.ClusterFacts.Content;
import dev.matriarch.operators.ClusterFacts.Content.Kind;
import dev.matriarch.operators.ClusterFacts.Content.Progress;
import dev.matriarch.operators.Contents;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The databases and users of one cluster as its tenant sees them, by what is wanted and what was last seen. */
final class ContentViews {

    private final HaCluster cluster;
    private final DesiredState desired;
    private final StoredLook look;

    ContentViews(HaCluster cluster) {
        this.cluster = cluster;
        this.desired = DesiredClusters.state(cluster.desired());
        this.look = StoredLook.of(cluster);
    }

    /** The one that the cluster was made with first. */
    List<DatabaseView> databases() {
        var made = desired.spec().database();
        var first = desired.contents().database(made).map(this::view).orElseGet(this::untouched);
        return Stream.concat(
                        Stream.of(first),
                        desired.contents().databases().stream()
                                .filter(database -> !database.name().equals(made))
                                .filter(database -> isLeft(database.dropped(), Kind.DATABASE, database.name()))
                                .map(this::view))
                .toList();
    }

    List<UserView> users() {
        return desired.contents().users().stream()
                .filter(user -> isLeft(user.dropped(), Kind.USER, user.name()))
                .map(user -> new UserView(
                        user.name(),
                        user.memberOf(),
                        user.connectionLimit(),
                        state(user.dropped(), Kind.USER, user.name()),
                        message(Kind.USER, user.name())))
                .toList();
    }

    private DatabaseView view(Contents.Database database) {
        return new DatabaseView(
                database.name(),
                database.owner(),
                database.wanted(),
                state(database.dropped(), Kind.DATABASE, database.name()),
                message(Kind.DATABASE, database.name()));
    }

    /** Nothing more than the cluster's creation was ever asked of it. */
    private DatabaseView untouched() {
        var state = cluster.settledGeneration() > 0 ? ContentState.READY : ContentState.PENDING;
        return new DatabaseView(desired.spec().database(), desired.spec().owner(), List.of(), state, null);
    }

    private boolean isLeft(boolean dropped, Kind kind, String name) {
        return !dropped || progress(kind, name) != Progress.DONE;
    }

    private ContentState state(boolean dropped, Kind kind, String name) {
        return switch (progress(kind, name)) {
            case DONE -> ContentState.READY;
            case FAILED -> ContentState.FAILED;
            case PENDING -> dropped ? ContentState.DELETING : ContentState.PENDING;
        };
    }

    private Progress progress(Kind kind, String name) {
        return seen(kind, name).map(Content::progress).orElse(Progress.PENDING);
    }

    private @Nullable String message(Kind kind, String name) {
        return seen(kind, name).map(Content::message).map(LogMask::masked).orElse(null);
    }

    /** What was seen before the last change says nothing of what that asked for. */
    private Optional<Content> seen(Kind kind, String name) {
        var at = cluster.observedAt();
        var fresh = cluster.converged() || (at != null && at.isAfter(cluster.updatedAt()));
        return fresh ? look.facts().content(kind, name) : Optional.empty();
    }
}
