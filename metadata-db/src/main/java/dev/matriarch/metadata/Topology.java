package dev.matriarch.metadata;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One row of {@code topology} with its members: clusters that hold the same data.
 *
 * @param members the oldest cluster first
 */
public record Topology(TopologyId id, TenantId tenant, String name, Instant createdAt, List<Member> members) {

    public Topology {
        members = List.copyOf(members);
    }

    /** The one that takes writes; empty while that changes. */
    public Optional<ClusterId> primary() {
        return members.stream()
                .filter(member -> member.role() == Role.PRIMARY)
                .map(Member::cluster)
                .findFirst();
    }

    public Optional<Member> member(ClusterId cluster) {
        return members.stream()
                .filter(member -> member.cluster().equals(cluster))
                .findFirst();
    }

    /** A cluster and its part. */
    public record Member(ClusterId cluster, Role role) {}

    /** Of the first two there is one at most, whoever writes. */
    public enum Role {
        PRIMARY,
        /** It is going to take writes, which cannot be taken back any more. */
        PROMOTING,
        REPLICA,
        /** It took writes when another one took its place; it must take none again, and has no part any more. */
        LOST
    }
}
