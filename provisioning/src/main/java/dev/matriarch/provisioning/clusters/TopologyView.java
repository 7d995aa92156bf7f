package dev.matriarch.provisioning.clusters;

import dev.matriarch.metadata.JobId;
import dev.matriarch.metadata.TenantId;
import dev.matriarch.metadata.Topology;
import dev.matriarch.metadata.TopologyId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A topology as its tenant sees it.
 *
 * @param activeJob that changes a member now
 * @param members the oldest first
 */
public record TopologyView(
        TopologyId id,
        TenantId tenant,
        String name,
        Instant createdAt,
        @Nullable JobId activeJob,
        List<Member> members) {

    public TopologyView {
        members = List.copyOf(members);
    }

    /**
     * A cluster and its part.
     *
     * @param followsBy how a replica gets the primary's WAL; empty for any other
     * @param lag of a replica; null for any other
     */
    public record Member(
            ClusterView cluster,
            Topology.Role role,
            List<Way> followsBy,
            @Nullable Lag lag) {

        public Member {
            followsBy = List.copyOf(followsBy);
        }
    }

    /** How WAL gets from one cluster to another. */
    public enum Way {
        /** Out of the other one's archive. */
        ARCHIVE,

        /** From the other one's primary, as it is written. */
        STREAM
    }

    /**
     * How far a replica is behind, as far as both have been seen.
     *
     * @param bytes of WAL that the primary has written and the replica has not replayed; null where one of them is not known
     * @param replayedUpTo when the last commit that it has replayed was made; null where that is not known
     * @param seconds since then; 0 where it has replayed all that is known of
     */
    public record Lag(
            @Nullable Long bytes,
            @Nullable Instant replayedUpTo,
            @Nullable Long seconds) {}
}
