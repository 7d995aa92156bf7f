package dev.matriarch.operators;

import java.util.Optional;

/**
 * The operator makes clusters that only follow another one, and lets the two change places without losing a row, as {@link
 * DesiredCluster#replication()} says: by the other one's archive where it is {@link Backups} too, and by streaming where it is
 * {@link StreamedReplicas}.
 *
 * <p>A replica is made from its peer's archive ({@link DesiredCluster.Bootstrap#recovery()}), or where that has none from the
 * peer itself, then follows it and takes no writes: {@link ClusterFacts#primary()} is null, {@link
 * ClusterFacts#holderOfPrimary()} is the instance that follows the peer for the others, and {@link
 * ClusterFacts.Details#replayedUpTo()} says how far. It is {@link Health#UP} while all of its instances follow.
 *
 * <p>A primary that {@link OperatorAdapter#apply} is told to be a replica from now on is <em>demoted</em>: it stops cleanly,
 * all its WAL gets into its archive where it has one, it leaves a {@link #token}, and it comes back as a replica, which is
 * settled although the peer has written nothing yet.
 *
 * <p>A replica that is told to be primary from now on with the peer's token is <em>promoted</em> once it has replayed all that the
 * token speaks of, and never before: a token that does not fit is {@link Convergence.Stuck}, and it goes on following. Told so
 * without a token, it is promoted at once, with what it has. A demoted one that is given its own token takes writes
 * again. Once settled, the token may be left out, which changes nothing.
 */
public interface ReplicaClusters {

    /**
     * What a primary left when it was demoted, for the one to take its place: opaque, and no secret. It only reads.
     *
     * @return empty until the demotion has ended and all WAL is in the archive, if there is one, and once it takes writes again
     * @throws OperatorUnavailableException when it could not look
     */
    Optional<String> token(ClusterRef cluster);

    /**
     * Where the WAL ends of the one that left a token; pure.
     *
     * @return a place in the WAL ({@code 0/5000060}); empty where that cannot be told from it
     */
    Optional<String> end(String token);

    /**
     * What the other one must know of this one: the passwords in the data that it is made from.
     *
     * @throws OperatorRefusedException when there is no such cluster of ours, or not yet
     * @throws OperatorUnavailableException when it could not look
     */
    PeerSecrets secrets(ClusterRef cluster);

    /**
     * Whether a replica knows all of them: they change with each new user, and whenever somebody or the operator makes new ones.
     * It only reads.
     *
     * @throws OperatorUnavailableException when it could not look
     */
    boolean isAcquainted(ClusterRef replica, PeerSecrets secrets);

    /**
     * Lets a replica know them: before it is made, before it is promoted, and whenever they have changed. Its owner logs in as the
     * peer's from then on.
     *
     * @throws FencedException when the fence no longer holds; then nothing was written
     * @throws OperatorUnavailableException when the outcome is unknown
     */
    void acquaint(ClusterRef replica, PeerSecrets secrets, Fence fence);
}
