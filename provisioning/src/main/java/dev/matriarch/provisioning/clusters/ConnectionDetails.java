package dev.matriarch.provisioning.clusters;

import dev.matriarch.operators.ClusterFacts.Endpoint;
import dev.matriarch.operators.Credentials.OwnerCredentials;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an application needs to connect. It holds a password: it is shown once and never stored or logged.
 *
 * @param pooledReadWrite through a pooler, or null where there is none
 * @param pooledReadOnly through a pooler, or null where there is none
 * @param previousValidUntil until when the credentials before these let in too, or null where there are none
 */
public record ConnectionDetails(
        OwnerCredentials owner,
        Endpoint readWrite,
        Endpoint readOnly,
        @Nullable Endpoint pooledReadWrite,
        @Nullable Endpoint pooledReadOnly,
        @Nullable Instant previousValidUntil) {}
