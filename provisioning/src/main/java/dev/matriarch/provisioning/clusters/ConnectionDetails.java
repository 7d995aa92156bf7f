package dev.matriarch.provisioning.clusters;

import dev.matriarch.operators.ClusterFacts.Endpoint;
import dev.matriarch.operators.Credentials.OwnerCredentials;

/** What an application needs to connect. It holds a password: it is shown once and never stored or logged. */
public record ConnectionDetails(OwnerCredentials owner, Endpoint readWrite, Endpoint readOnly) {}
