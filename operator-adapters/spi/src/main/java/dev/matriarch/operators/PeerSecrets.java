package dev.matriarch.operators;

import java.util.Map;

/**
 * What one of two clusters with the same data has to know of the other one's passwords and keys, in the words of their
 * operator. It goes from one to the other through memory, is kept nowhere on the way, and is never printed.
 */
public record PeerSecrets(Map<String, String> values) {

    public PeerSecrets {
        values = Map.copyOf(values);
    }

    @Override
    public String toString() {
        return "PeerSecrets[…]";
    }
}
