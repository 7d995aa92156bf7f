package dev.matriarch.e2e;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/** What one end of a connection says, with one thing said in place of another of the same length. */
final class Disguise {

    private final String said;
    private final String instead;
    private String held = "";

    Disguise(String said, String instead) {
        if (said.length() != instead.length()) {
            throw new IllegalArgumentException("lengths are told before what has them");
        }
        this.said = said;
        this.instead = instead;
    }

    static Disguise none() {
        return new Disguise("", "");
    }

    /** What goes on of these bytes now. What may be the beginning of the thing waits for the next ones. */
    byte[] of(byte[] bytes, int length) {
        var text = held + new String(bytes, 0, length, ISO_8859_1);
        var spoken = said.isEmpty() ? text : text.replace(said, instead);
        var waiting = beginning(spoken);
        held = spoken.substring(spoken.length() - waiting);
        return spoken.substring(0, spoken.length() - waiting).getBytes(ISO_8859_1);
    }

    private int beginning(String spoken) {
        for (var size = Math.min(spoken.length(), said.length() - 1); size > 0; size--) {
            if (spoken.endsWith(said.substring(0, size))) {
                return size;
            }
        }
        return 0;
    }
}
