package dev.matriarch.operators;

import java.util.Map;
import java.util.Optional;

/**
 * What one of two clusters with the same data has to know of the other one's passwords and keys, in the words of their
 * operator. It goes from one to the other through memory, is kept nowhere on the way, and is never printed.
 */
public record PeerSecrets(Map<String, String> values) {

    public PeerSecrets {
        values = Map.copyOf(values);
    }

    /**
     * One of them.
     *
     * @throws IllegalArgumentException when the other one has told no such thing
     */
    public String value(String name) {
        return Optional.ofNullable(values.get(name))
                .orElseThrow(() -> new IllegalArgumentException("the peer has told no " + name));
    }

    @Override
    public String toString() {
        return "PeerSecrets[…]";
    }
}
