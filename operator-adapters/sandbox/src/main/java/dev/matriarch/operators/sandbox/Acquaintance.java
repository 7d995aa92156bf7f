package dev.matriarch.operators.sandbox;

import dev.matriarch.operators.OperatorRefusedException;
import dev.matriarch.operators.PeerSecrets;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What one cluster must know of the passwords of another one whose data it has, on its way: the adapter lays it down outside of the
 * cluster's directory, which may not be there yet, and the supervisor makes it the cluster's own. Readable by this machine's
 * user alone. Both do so under the lock of the cluster's writers.
 */
record Acquaintance(CredentialsFile credentials, UserPasswords users) {

    private static final Duration LOCK_WAIT = Duration.ofMillis(200);
    private static final String SUPERUSER = "superuser";
    private static final String REPLICATION = "replication";
    private static final String OWNER = "owner";
    private static final String USER = "user:";

    static Acquaintance of(PeerSecrets secrets) {
        var values = secrets.values();
        if (!values.containsKey(SUPERUSER) || !values.containsKey(REPLICATION) || !values.containsKey(OWNER)) {
            throw new OperatorRefusedException(
                    "These are not the secrets of a cluster in the sandbox", "Take those of the other cluster.");
        }
        var users = values.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(USER))
                .collect(Collectors.toMap(entry -> entry.getKey().substring(USER.length()), Map.Entry::getValue));
        var credentials = new CredentialsFile(get(values, SUPERUSER), get(values, REPLICATION), get(values, OWNER));
        return new Acquaintance(credentials, new UserPasswords(users));
    }

    private static String get(Map<String, String> values, String key) {
        return values.getOrDefault(key, "");
    }

    PeerSecrets secrets() {
        var values = new TreeMap<String, String>();
        values.put(SUPERUSER, credentials.superuser());
        values.put(REPLICATION, credentials.replication());
        values.put(OWNER, credentials.owner());
        users.byUser().forEach((user, password) -> values.put(USER + user, password));
        return new PeerSecrets(values);
    }

    /** What a cluster's passwords are, those that it has not taken up yet before its own. */
    static Optional<Acquaintance> with(ClusterFiles files) throws IOException {
        var underway = Json.read(files.acquaintance(), Acquaintance.class);
        if (underway.isPresent()) {
            return underway;
        }
        var users = UserPasswords.read(files);
        return CredentialsFile.read(files).map(credentials -> new Acquaintance(credentials, users));
    }

    /** @param last runs when all is ready but nothing has happened */
    void leave(ClusterFiles files, Runnable last) throws IOException {
        AtomicFile.write(files.acquaintance(), Json.bytes(this), last);
    }

    /** The cluster has these passwords from now on; empty where there are no others. */
    static Optional<CredentialsFile> takeUp(ClusterFiles files) throws IOException {
        if (!Files.exists(files.acquaintance())) {
            return Optional.empty();
        }
        var lock = FileMutex.acquire(files.lock(), LOCK_WAIT);
        if (lock.isEmpty()) {
            return Optional.empty();
        }
        try (var _ = lock.get()) {
            var underway = Json.read(files.acquaintance(), Acquaintance.class);
            if (underway.isPresent()) {
                Json.write(files.users(), underway.get().users);
                Json.write(files.credentials(), underway.get().credentials);
                Files.delete(files.acquaintance());
            }
            return underway.map(Acquaintance::credentials);
        }
    }

    @Override
    public String toString() {
        return "Acquaintance[]";
    }
}
