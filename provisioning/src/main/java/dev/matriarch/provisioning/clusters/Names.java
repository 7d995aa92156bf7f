package dev.matriarch.provisioning.clusters;

import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** What things may be called. */
final class Names {

    static final int MAX_NAME = 40;

    private static final Pattern DNS_1035 = Pattern.compile("[a-z]([-a-z0-9]*[a-z0-9])?");
    private static final Pattern IDENTIFIER = Pattern.compile("[a-z_][a-z0-9_]{0,62}");
    private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?");
    private static final int MAX_LABELS = 32;

    /** The pooler {@code orders-pooler-rw} and the cluster {@code orders-pooler} would both have a service of that name. */
    private static final Pattern OF_POOLERS = Pattern.compile(".*-pooler(-rw|-ro)?");

    /** Owned by PostgreSQL or by one of the operators. */
    private static final Set<String> RESERVED_ROLES = Set.of(
            "postgres",
            "streaming_replica",
            "replicator",
            "replication",
            "standby",
            "cnpg_pooler_pgbouncer",
            "pooler",
            "robot_zmon",
            "admin",
            "matriarch",
            "matriarch_replication",
            "cnpg_metrics_exporter",
            "public",
            "none",
            "user",
            "current_user",
            "session_user",
            "current_role");

    /** Of roles that we make beside the tenant's. */
    private static final String OUR_ROLES = "matriarch_";

    private static final Set<String> RESERVED_DATABASES = Set.of("postgres", "template0", "template1", "replication");

    private Names() {}

    static void checkCluster(Faults faults, String name) {
        checkDnsLabel(faults, "/name", name);
        faults.addUnless(
                !OF_POOLERS.matcher(name).matches(),
                "/name",
                "reserved",
                "%s: names that end so are those of other clusters' poolers".formatted(name));
    }

    static void checkNamespace(Faults faults, String namespace) {
        checkDnsLabel(faults, "/namespace", namespace);
    }

    static void checkTopology(Faults faults, String name) {
        checkDnsLabel(faults, "/name", name);
    }

    private static void checkDnsLabel(Faults faults, String pointer, String name) {
        faults.addUnless(
                DNS_1035.matcher(name).matches(),
                pointer,
                "not-a-dns-label",
                "%s: write lower-case letters, digits and hyphens, a letter first, no hyphen last".formatted(name));
        faults.addUnless(
                name.length() <= MAX_NAME,
                pointer,
                "too-long",
                "%d characters: at most %d".formatted(name.length(), MAX_NAME));
    }

    static void checkDatabase(Faults faults, String name) {
        checkDatabase(faults, "/spec/database", name);
    }

    static void checkDatabase(Faults faults, String pointer, String name) {
        checkIdentifier(faults, pointer, name, RESERVED_DATABASES);
    }

    static void checkOwner(Faults faults, String name) {
        checkUser(faults, "/spec/owner", name);
    }

    static void checkUser(Faults faults, String pointer, String name) {
        checkIdentifier(faults, pointer, name, RESERVED_ROLES);
        faults.addUnless(!name.startsWith(OUR_ROLES), pointer, "reserved", "%s is reserved".formatted(name));
    }

    private static void checkIdentifier(Faults faults, String pointer, String name, Set<String> reserved) {
        if (!IDENTIFIER.matcher(name).matches()) {
            faults.add(
                    pointer,
                    "not-an-identifier",
                    "%s: write lower-case letters, digits and underscores, no digit first, at most 63".formatted(name));
        } else if (reserved.contains(name) || name.startsWith("pg_")) {
            faults.add(pointer, "reserved", "%s is reserved".formatted(name));
        }
    }

    static void checkLabels(Faults faults, Map<String, String> labels) {
        faults.addUnless(labels.size() <= MAX_LABELS, "/labels", "too-many", "at most %d labels".formatted(MAX_LABELS));
        labels.forEach((name, value) -> faults.addUnless(
                LABEL.matcher(name).matches()
                        && (value.isEmpty() || LABEL.matcher(value).matches()),
                "/labels/" + pointerPart(name),
                "not-a-label",
                "names and values are at most 63 letters, digits, '-', '_' and '.', alphanumeric first and last"));
    }

    /** A member's name within a JSON pointer. */
    static String pointerPart(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }
}
