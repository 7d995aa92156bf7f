package dev.matriarch.operators.sandbox;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.Optional;

/** The passwords of one cluster, readable by this user alone. */
record CredentialsFile(String superuser, String replication, String owner) {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789";
    private static final int LENGTH = 32;

    static Optional<CredentialsFile> read(ClusterFiles files) throws IOException {
        return Json.read(files.credentials(), CredentialsFile.class);
    }

    /** Those that are there; made when there are none. */
    static CredentialsFile ensure(ClusterFiles files) throws IOException {
        var stored = read(files);
        if (stored.isPresent()) {
            return stored.get();
        }
        var made = new CredentialsFile(password(), password(), password());
        Json.write(files.credentials(), made);
        return made;
    }

    private static String password() {
        return RANDOM.ints(LENGTH, 0, LETTERS.length())
                .mapToObj(LETTERS::charAt)
                .collect(StringBuilder::new, StringBuilder::append, StringBuilder::append)
                .toString();
    }

    @Override
    public String toString() {
        return "CredentialsFile[]";
    }
}
