package dev.matriarch.operators.sandbox;

import org.jspecify.annotations.Nullable;

/**
 * One instance that belongs to the cluster, as the supervisor decided it.
 *
 * @param built its data may be started; false: it needs a fresh copy of the primary's
 * @param joined the term in which it was last seen to stream from the primary of that term, 0 for never
 * @param admitted it has been a working standby or the primary once, so commits may wait for it
 * @param restart the id of the last restart it has been through
 */
record Member(
        String name,
        int port,
        boolean built,
        int joined,
        boolean admitted,
        @Nullable String restart) {

    /** The number at the end of its name. */
    int number() {
        return Integer.parseInt(name.substring(name.lastIndexOf('-') + 1));
    }

    Member withPort(int newPort) {
        return new Member(name, newPort, built, joined, admitted, restart);
    }

    Member withBuilt(boolean newBuilt) {
        return new Member(name, port, newBuilt, joined, admitted, restart);
    }

    /** It takes part in this term. */
    Member withJoined(int term) {
        return new Member(name, port, built, term, true, restart);
    }

    Member withRestart(@Nullable String id) {
        return new Member(name, port, built, joined, admitted, id);
    }
}
