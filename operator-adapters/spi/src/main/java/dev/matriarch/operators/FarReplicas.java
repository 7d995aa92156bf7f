package dev.matriarch.operators;

import java.util.Optional;

/**
 * A replica gets its peer's WAL from that one's primary as it is written although the two are on different data planes ({@link
 * DesiredReplication.Peer#far()}), each of which knows nothing of the other. What is streamed is encrypted, and whoever streams
 * checks that it is the peer that answers. Both have to be {@link DesiredCluster#exposed()}, so that they can change places.
 */
public interface FarReplicas extends StreamedReplicas, Exposing {

    /**
     * What another cluster must have to stream from this one: where it is reached from outside, and what lets in. It only reads.
     *
     * @return empty while it is not reached from outside, or the operator has not made what lets in
     * @throws OperatorUnavailableException when it could not look
     */
    Optional<PeerSecrets> approach(ClusterRef cluster);

    /**
     * Lets a cluster have that of its peer: before it is made as a replica, before it is demoted, and whenever that has changed.
     * {@link #acquaint} does it too.
     *
     * @throws FencedException when the fence no longer holds; then nothing was written
     * @throws OperatorUnavailableException when the outcome is unknown
     */
    void letApproach(ClusterRef cluster, PeerSecrets approach, Fence fence);

    /**
     * Tries from where a cluster would be whether its peer answers there and lets in, with the program that would stream. What it takes
     * for that is gone afterwards. It takes up to half a minute.
     *
     * @param cluster one that need not be there yet
     * @param peer the one that it would stream from, on its own data plane
     * @return why not; empty where it does
     * @throws OperatorUnavailableException when nobody could try
     */
    Optional<String> obstacle(DesiredCluster cluster, ClusterRef peer, PeerSecrets approach);
}
