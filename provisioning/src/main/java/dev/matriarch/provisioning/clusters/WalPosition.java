package dev.matriarch.provisioning.clusters;

import dev.matriarch.operators.ClusterFacts;
import dev.matriarch.operators.ClusterFacts.Instance;
import java.util.Optional;

/** A place in the WAL, as PostgreSQL writes it ({@code 0/5000060}): the two halves of a number, in hexadecimal. */
final class WalPosition {

    private WalPosition() {}

    /** How far a cluster has written, or replayed where it follows another one; empty where that is not known. */
    static Optional<String> of(ClusterFacts facts) {
        return facts.holderOfPrimary().map(Instance::replayLsn);
    }

    /** In bytes since the beginning of all WAL. */
    static long bytes(String lsn) {
        var slash = lsn.indexOf('/');
        return (Long.parseLong(lsn.substring(0, slash), 16) << 32) | Long.parseLong(lsn.substring(slash + 1), 16);
    }

    /** From one place to a later one; 0 where that is not later. */
    static long bytes(String from, String to) {
        return Math.max(0, bytes(to) - bytes(from));
    }
}
