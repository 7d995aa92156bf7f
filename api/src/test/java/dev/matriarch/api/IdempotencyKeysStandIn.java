package dev.matriarch.api;

import dev.matriarch.provisioning.Answer;
import dev.matriarch.provisioning.Caller;
import dev.matriarch.provisioning.ErrorCode;
import dev.matriarch.provisioning.RequestRefusedException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** Keys in memory. */
class IdempotencyKeysStandIn {

    final Map<String, String> fingerprints = new HashMap<>();
    private final Map<String, Answer> answers = new HashMap<>();

    void forget() {
        fingerprints.clear();
        answers.clear();
    }

    Answer prepared(Caller caller, String key, String fingerprint, Supplier<Supplier<Answer>> preparation) {
        var kept = answers.get(key);
        if (kept == null) {
            var answer = preparation.get().get();
            answers.put(key, answer);
            fingerprints.put(key, fingerprint);
            return answer;
        }
        if (!fingerprint.equals(fingerprints.get(key))) {
            throw RequestRefusedException.because(ErrorCode.IDEMPOTENCY_KEY_REUSED, "another request has this key");
        }
        return new Answer(kept.status(), kept.location(), kept.resourceId(), true);
    }
}
