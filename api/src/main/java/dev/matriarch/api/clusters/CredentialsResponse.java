package dev.matriarch.api.clusters;

import dev.matriarch.operators.ClusterFacts.Endpoint;
import dev.matriarch.operators.Credentials.OwnerCredentials;
import dev.matriarch.provisioning.clusters.ConnectionDetails;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What an application needs to connect. It holds a password, so it is never printed. */
@Schema(name = "Credentials", description = "What an application needs to connect. Each read is audited.")
public record CredentialsResponse(
        String username,
        String password,
        String database,

        @Schema(description = "libpq's setting that works and checks as much as it can")
        String sslMode,

        @Schema(description = "PEM; null where the server has no certificate") @Nullable
        String caCertificate,

        ConnectionResponse readWrite,
        ConnectionResponse readOnly,

        @Schema(description = "Writes through a connection pooler; null: there is none") @Nullable
        ConnectionResponse pooledReadWrite,

        @Schema(description = "Standbys through a connection pooler; null: there is none") @Nullable
        ConnectionResponse pooledReadOnly,

        @Schema(
                description =
                        "Until when the credentials before the last rotation let in too; null where there are none")
        @Nullable
        Instant previousValidUntil) {

    /** One way in. */
    @Schema(name = "Connection")
    public record ConnectionResponse(
            String host,
            int port,

            @Schema(description = "For libpq and most drivers, with the password")
            String uri,

            @Schema(description = "For Java, with the password")
            String jdbcUrl) {

        static ConnectionResponse of(OwnerCredentials owner, Endpoint endpoint) {
            return new ConnectionResponse(
                    endpoint.host(),
                    endpoint.port(),
                    ConnectionUris.libpq(owner, endpoint),
                    ConnectionUris.jdbc(owner, endpoint));
        }

        @Override
        public String toString() {
            return "ConnectionResponse[%s:%d]".formatted(host, port);
        }
    }

    static CredentialsResponse of(ConnectionDetails details) {
        var owner = details.owner();
        return new CredentialsResponse(
                owner.username(),
                owner.password(),
                owner.database(),
                owner.sslMode(),
                owner.caCertificate(),
                ConnectionResponse.of(owner, details.readWrite()),
                ConnectionResponse.of(owner, details.readOnly()),
                pooled(owner, details.pooledReadWrite()),
                pooled(owner, details.pooledReadOnly()),
                details.previousValidUntil());
    }

    private static @Nullable ConnectionResponse pooled(OwnerCredentials owner, @Nullable Endpoint endpoint) {
        return endpoint == null ? null : ConnectionResponse.of(owner, endpoint);
    }

    @Override
    public String toString() {
        return "CredentialsResponse[username=%s, database=%s]".formatted(username, database);
    }
}
