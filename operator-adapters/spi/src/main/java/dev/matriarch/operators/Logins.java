package dev.matriarch.operators;

import java.util.Optional;

/**
 * Which credentials let the owner in. PostgreSQL keeps one password for each role, so two roles take turns: the owner's own,
 * which has the even turns, and {@value #SECOND}, which acts as the owner, with the odd ones. A password is made for one
 * turn and never used again.
 *
 * @param turn the newest credentials; 0 for those that the cluster was made with
 * @param previousKept whether those of the turn before let in too
 */
public record Logins(int turn, boolean previousKept) {

    /** The role that takes turns with the owner's own. No tenant may call a role so. */
    public static final String SECOND = "matriarch_owner";

    /** Those that a cluster is made with. */
    public static Logins asMade() {
        return new Logins(0, false);
    }

    /** One more turn; the present credentials are kept, those before them end. */
    public Logins next() {
        return new Logins(turn + 1, true);
    }

    /** The same without the turn before. */
    public Logins withoutPrevious() {
        return new Logins(turn, false);
    }

    /** Whose turn that is. */
    public static Who who(int turn) {
        return turn % 2 == 0 ? Who.OWNER : Who.SECOND;
    }

    /** One of the two roles. */
    public enum Who {
        /** The one that the cluster was made with. */
        OWNER,
        SECOND
    }

    /**
     * What tells the password that a role should have from all others that it ever has: the turn it is for, or, for a role
     * that lets nobody in, the turn that has ended. Empty for a role that never had a turn.
     */
    public Optional<String> password(Who role) {
        var mine = who(turn) == role ? turn : turn - 1;
        if (mine < 0) {
            return Optional.empty();
        }
        return Optional.of(mine == turn || previousKept ? password(mine) : mine + "-ended");
    }

    /** The same for the password of a turn that lets in. */
    public static String password(int turn) {
        return String.valueOf(turn);
    }
}
