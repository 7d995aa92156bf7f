package dev.matriarch.operators.cloudnativepg;

import java.util.Optional;

/** What became of the question to the primary. */
sealed interface Asked {

    /** It answered. */
    record Said(Statistics answer) implements Asked {}

    /** @param why nothing is known, in words that can stand in a sentence */
    record Silent(String why) implements Asked {}

    /** It was not asked. */
    record Nobody() implements Asked {}

    default Optional<Statistics> statistics() {
        return this instanceof Said(var answer) ? Optional.of(answer) : Optional.empty();
    }
}
