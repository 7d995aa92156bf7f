package dev.matriarch.operators;

import org.jspecify.annotations.Nullable;

/**
 * The place of a cluster beside another one that holds the same data. One of the two takes writes, the other follows it.
 *
 * @param self what this one is called between the two, for as long as it is there; a label of DNS
 * @param primary what the one is called that takes writes
 * @param peer the other one: what a replica follows, and what a primary would follow once it is demoted
 * @param token what the one left that took writes before, while this one takes its place; null otherwise, and where this one
 *     shall take its place whatever is lost
 */
public record DesiredReplication(
        String self, String primary, Peer peer, @Nullable String token) {

    public DesiredReplication {
        if (!primary.equals(self) && !primary.equals(peer.name())) {
            throw new IllegalArgumentException("%s is neither of the two".formatted(primary));
        }
        if (token != null && !primary.equals(self)) {
            throw new IllegalArgumentException("a replica takes nobody's place");
        }
    }

    /** Whether it follows the other one. */
    public boolean isReplica() {
        return !self.equals(primary);
    }

    /**
     * The other one, and by which ways it is followed: by one of them, or by both.
     *
     * @param archive where its WAL is; null where it has no archive
     * @param near the other one itself, which is with the same operator in the same data plane, and from whom WAL is streamed;
     *     null where it is not
     * @param far the same of one that is in another data plane, and reached from outside of it ({@link FarReplicas})
     */
    public record Peer(
            String name,
            @Nullable Archive archive,
            @Nullable ClusterRef near,
            @Nullable ClusterRef far) {

        public Peer {
            if (archive == null && near == null && far == null) {
                throw new IllegalArgumentException("there is no way to follow %s".formatted(name));
            }
            if (near != null && far != null) {
                throw new IllegalArgumentException("%s is in one place".formatted(name));
            }
        }

        /** One in the same data plane. */
        public Peer(String name, @Nullable Archive archive, @Nullable ClusterRef near) {
            this(name, archive, near, null);
        }

        /** The one from whom WAL is streamed, wherever it is; null where that comes by the archive alone. */
        public @Nullable ClusterRef streamed() {
            return near == null ? far : near;
        }

        /** One that is followed by its archive alone. */
        public static Peer archiving(String name, Archive archive) {
            return new Peer(name, archive, null);
        }
    }
}
