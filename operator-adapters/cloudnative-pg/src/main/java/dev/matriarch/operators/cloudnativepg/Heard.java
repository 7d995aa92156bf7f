package dev.matriarch.operators.cloudnativepg;

import java.util.Map;

/**
 * What single instances have said beyond what every look asks for.
 *
 * @param inForce by instance, what those say of their configuration who were asked
 * @param lastWords by instance, why the server of one that crashes again and again does not start
 */
record Heard(Map<String, InForce> inForce, Map<String, String> lastWords) {

    static final Heard NOTHING = new Heard(Map.of(), Map.of());

    Heard {
        inForce = Map.copyOf(inForce);
        lastWords = Map.copyOf(lastWords);
    }

    boolean isNothing() {
        return inForce.isEmpty() && lastWords.isEmpty();
    }
}
