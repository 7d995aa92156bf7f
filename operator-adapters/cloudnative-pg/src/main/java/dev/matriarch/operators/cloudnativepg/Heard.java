package dev.matriarch.operators.cloudnativepg;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What single instances have said beyond what every look asks for.
 *
 * @param inForce by instance, what those say of their configuration who were asked
 * @param lastWords by instance, why the server of one that crashes again and again does not start
 * @param recovery why the last attempt to make an instance of an archive failed; null where none did, or nobody tells
 * @param archiving why WAL does not get into the archive; null where it does, or nobody tells
 */
record Heard(
        Map<String, InForce> inForce,
        Map<String, String> lastWords,
        @Nullable String recovery,
        @Nullable String archiving) {

    static final Heard NOTHING = new Heard(Map.of(), Map.of(), null, null);

    Heard {
        inForce = Map.copyOf(inForce);
        lastWords = Map.copyOf(lastWords);
    }

    boolean isNothing() {
        return inForce.isEmpty() && lastWords.isEmpty() && recovery == null && archiving == null;
    }
}
