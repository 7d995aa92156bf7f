package dev.matriarch.provisioning.clusters;

import dev.matriarch.operators.Logins;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The owner's credentials, as turns; no secret is in it. What clients are told has been proven to let in, so it lags behind
 * while a rotation goes on, or has failed.
 *
 * @param logins which there shall be
 * @param told the turn that clients are told
 * @param previousUntil until when those before let in too, or null where there are none; it stays until they have ended
 */
public record CredentialTurns(
        Logins logins, int told, @Nullable Instant previousUntil) {

    /** Those that a cluster is made with. */
    static CredentialTurns asMade() {
        return new CredentialTurns(Logins.asMade(), 0, null);
    }

    /** New ones shall be made; where a rotation has failed, those that it has made. */
    CredentialTurns rotating() {
        return halfway() ? this : new CredentialTurns(logins.next(), told, null);
    }

    /** Whether there are some that clients are not told yet. */
    boolean halfway() {
        return logins.turn() > told;
    }

    /** Clients are told the newest from now on. */
    CredentialTurns told(Instant previousUntilThen) {
        return new CredentialTurns(logins, logins.turn(), previousUntilThen);
    }

    /** Those before shall let in no more. */
    CredentialTurns ending() {
        return new CredentialTurns(logins.withoutPrevious(), told, previousUntil);
    }

    /** Those before let in no more. */
    CredentialTurns ended() {
        return new CredentialTurns(logins, told, null);
    }

    /** Whether those before should have ended by then. */
    boolean isDue(Instant now) {
        return previousUntil != null && !previousUntil.isAfter(now);
    }
}
