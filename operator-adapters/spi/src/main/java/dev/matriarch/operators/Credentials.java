package dev.matriarch.operators;

import org.jspecify.annotations.Nullable;

/** The operator keeps the owner's password, and shows it. */
public interface Credentials {

    /**
     * Reads them from where the operator keeps them; nothing of ours stores them.
     *
     * @throws OperatorRefusedException when there are none yet
     */
    OwnerCredentials credentials(ClusterRef cluster);

    /**
     * @param sslMode libpq's setting of that name that works and checks as much as it can
     * @param caCertificate PEM, or null where the server has no certificate
     */
    record OwnerCredentials(
            String username,
            String password,
            String database,
            String sslMode,
            @Nullable String caCertificate) {

        @Override
        public String toString() {
            return "OwnerCredentials[username=%s, database=%s]".formatted(username, database);
        }
    }
}
