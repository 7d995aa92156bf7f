package dev.matriarch.operators.sandbox;

import org.jspecify.annotations.Nullable;

/** A position in the WAL, as PostgreSQL prints it ({@code 16/B374D848}). */
record Lsn(long value) implements Comparable<Lsn> {

    static final Lsn ZERO = new Lsn(0);

    static Lsn parse(String text) {
        var slash = text.indexOf('/');
        var high = Long.parseLong(text.substring(0, slash), 16);
        var low = Long.parseLong(text.substring(slash + 1), 16);
        return new Lsn(high << 32 | low);
    }

    static @Nullable Lsn parseNullable(@Nullable String text) {
        return text == null ? null : parse(text);
    }

    Lsn max(@Nullable Lsn other) {
        return other != null && other.compareTo(this) > 0 ? other : this;
    }

    @Override
    public int compareTo(Lsn other) {
        return Long.compareUnsigned(value, other.value);
    }

    @Override
    public String toString() {
        return "%X/%X".formatted(value >>> 32, value & 0xFFFFFFFFL);
    }
}
