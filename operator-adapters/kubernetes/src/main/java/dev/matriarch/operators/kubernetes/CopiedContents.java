package dev.matriarch.operators.kubernetes;

import dev.matriarch.operators.ClusterFacts.Content;
import dev.matriarch.operators.ClusterFacts.Content.Kind;
import dev.matriarch.operators.ClusterFacts.Content.Progress;
import dev.matriarch.operators.Contents;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The databases and users of a cluster that follows another one. They come with its data, and nobody makes any there, so PostgreSQL
 * alone can tell.
 */
public final class CopiedContents {

    private CopiedContents() {}

    /**
     * How far they are.
     *
     * @param databases that are there, by name; null where PostgreSQL did not tell, and nothing is known to be done
     * @param roles the same of roles
     */
    public static ContentProgress of(Contents wanted, @Nullable Set<String> databases, @Nullable Set<String> roles) {
        return new ContentProgress(Stream.concat(
                        wanted.databases().stream()
                                .map(one -> content(Kind.DATABASE, one.name(), !one.dropped(), databases)),
                        wanted.users().stream().map(one -> content(Kind.USER, one.name(), !one.dropped(), roles)))
                .toList());
    }

    private static Content content(Kind kind, String name, boolean shall, @Nullable Set<String> there) {
        var done = there != null && there.contains(name) == shall;
        return new Content(kind, name, done ? Progress.DONE : Progress.PENDING, null);
    }
}
