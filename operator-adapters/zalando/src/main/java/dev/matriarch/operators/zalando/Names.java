package dev.matriarch.operators.zalando;

import dev.matriarch.operators.ClusterRef;
import java.util.Set;
import java.util.regex.Pattern;

/** What the operator calls the things of a cluster, and what it takes for a name. */
final class Names {

    private static final String PREFIX_OF_CLAIMS = "pgdata-";

    /** Of roles as the operator takes them; one that is no such name fails the whole creation. */
    private static final Pattern ROLE =
            Pattern.compile("[a-z0-9]([-_a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-_a-z0-9]*[a-z0-9])?)*");

    /** Of those that the operator keeps for itself: it skips them and says so in its log alone. */
    private static final Set<String> ITS_OWN =
            Set.of("admin", "cron_admin", "postgres", "standby", "pooler", "zalandos", "robot_zmon");

    /** Services and objects of one cluster that a namesake of theirs would share, on this operator and on CloudNativePG. */
    private static final Pattern TAKEN = Pattern.compile(".*-(repl|config|pooler(-repl)?|rw|ro|r)");

    private Names() {}

    /** Whether a cluster of that name would have a service that is one of another cluster's. */
    static boolean isTaken(String cluster) {
        return TAKEN.matcher(cluster).matches();
    }

    /** Where the password of a role is. Names that differ in {@code _} and {@code -} alone share one. */
    static String secret(ClusterRef ref, String role) {
        return "%s.%s.credentials.postgresql.acid.zalan.do".formatted(role.replace('_', '-'), ref.name());
    }

    /** The instance of that ordinal, which begin with 0 and have no holes. */
    static String instance(ClusterRef ref, int ordinal) {
        return ref.name() + "-" + ordinal;
    }

    /** The ordinal of an instance, or -1 for what is none of this cluster's. */
    static int ordinal(ClusterRef ref, String instance) {
        var prefix = ref.name() + "-";
        var digits = instance.startsWith(prefix) ? instance.substring(prefix.length()) : "";
        return digits.matches("\\d{1,9}") ? Integer.parseInt(digits) : -1;
    }

    /** The volume claim of an instance. */
    static String claim(String instance) {
        return PREFIX_OF_CLAIMS + instance;
    }

    /** Whose a volume claim is. */
    static String ofClaim(String claim) {
        return claim.startsWith(PREFIX_OF_CLAIMS) ? claim.substring(PREFIX_OF_CLAIMS.length()) : claim;
    }

    /** The service that leads to the primary. */
    static String readWrite(ClusterRef ref) {
        return ref.name();
    }

    /** The service that leads to standbys. */
    static String readOnly(ClusterRef ref) {
        return ref.name() + "-repl";
    }

    /** The pooler before the primary: its deployment, and the service that leads to it. */
    static String readWritePooler(ClusterRef ref) {
        return ref.name() + "-pooler";
    }

    /** The same before the standbys. */
    static String readOnlyPooler(ClusterRef ref) {
        return ref.name() + "-pooler-repl";
    }

    /** Whether the operator makes a role of that name, and its password. */
    static boolean isRole(String name) {
        return ROLE.matcher(name).matches() && !isItsOwn(name);
    }

    /** Whether the operator, or the image that it runs, makes a role of that name for itself. */
    static boolean isItsOwn(String name) {
        return ITS_OWN.contains(name);
    }
}
