package dev.matriarch.operators.kubernetes;

import dev.matriarch.operators.ClusterRef;
import java.util.regex.Pattern;

/** What the objects of a cluster's databases and users are called. */
public final class ContentNames {

    /** Of names that are also legal in Kubernetes once their underscores are hyphens. */
    private static final Pattern PLAIN = Pattern.compile("[a-z0-9]([a-z0-9_]*[a-z0-9])?");

    private ContentNames() {}

    /**
     * How the object of a database, or the secret of a user, is called. One to one: a hyphen stands for an underscore, which
     * no name in Kubernetes has and no hyphen is in one of PostgreSQL; a dot, which is in neither, keeps apart what belongs to
     * clusters whose names begin alike.
     */
    public static String of(ClusterRef ref, String name) {
        var hyphened = name.replace('_', '-');
        return PLAIN.matcher(name).matches()
                ? "%s.%s".formatted(ref.name(), hyphened)
                : "%s.x.x%sx".formatted(ref.name(), hyphened);
    }
}
