package dev.matriarch.operators;

/**
 * A replica gets its peer's WAL from that one's primary as it is written, while both are with this operator in one data plane
 * ({@link DesiredReplication.Peer#near()}; {@link FarReplicas} where they are not). So neither needs an archive: then a replica is made as a copy of the living peer, and
 * follows for as long as that one keeps the WAL that is still missing. Once it does not any more, the replica goes on being
 * read, and is stuck.
 */
public interface StreamedReplicas extends ReplicaClusters {}
