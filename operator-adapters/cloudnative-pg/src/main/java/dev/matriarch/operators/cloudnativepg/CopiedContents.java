package dev.matriarch.operators.cloudnativepg;

import dev.matriarch.operators.ClusterFacts.Content;
import dev.matriarch.operators.ClusterFacts.Content.Kind;
import dev.matriarch.operators.ClusterFacts.Content.Progress;
import dev.matriarch.operators.DesiredCluster;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The databases and users of a cluster that follows another one. They come with its data; the operator makes none there, and says
 * only that it waits for the cluster to become primary. So PostgreSQL alone can tell.
 */
record CopiedContents(Scene scene, DesiredCluster desired) {

    List<Content> all() {
        return Stream.concat(
                        desired.contents().databases().stream()
                                .map(one -> content(Kind.DATABASE, one.name(), !one.dropped(), Statistics::databases)),
                        desired.contents().users().stream()
                                .map(one -> content(Kind.USER, one.name(), !one.dropped(), Statistics::roles)))
                .toList();
    }

    private Content content(Kind kind, String name, boolean shall, Function<Statistics, Set<String>> names) {
        var done = scene.asked()
                .statistics()
                .map(names)
                .filter(there -> there.contains(name) == shall)
                .isPresent();
        return new Content(kind, name, done ? Progress.DONE : Progress.PENDING, null);
    }
}
