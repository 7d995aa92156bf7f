package dev.matriarch.provisioning.clusters;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a number of a parameter counts: nothing, memory, or time. */
sealed interface ParameterUnit {

    /** @param unit as {@code pg_settings.unit} says it: {@code kB}, {@code 8kB}, {@code ms}, …; null for a plain number */
    static ParameterUnit of(@Nullable String unit) {
        if (unit == null) {
            return new Plain();
        }
        return unit.endsWith("B")
                ? new Scaled(unit, Scaled.MEMORY, "amount of memory: write 16MB, with one of B, kB, MB, GB, TB")
                : new Scaled(unit, Scaled.TIME, "length of time: write 500ms, with one of us, ms, s, min, h, d");
    }

    /** Whether a number may be written with that unit. */
    boolean knows(String unit);

    /** The number in the parameter's own unit, which is meant where none is written. */
    BigDecimal inBaseUnit(BigDecimal number, String unit);

    /** What is asked for, and how it is written. */
    String hint();

    record Plain() implements ParameterUnit {

        @Override
        public boolean knows(String unit) {
            return false;
        }

        @Override
        public BigDecimal inBaseUnit(BigDecimal number, String unit) {
            return number;
        }

        @Override
        public String hint() {
            return "number without a unit: write digits";
        }
    }

    /** @param scale the units by name, each in the smallest; PostgreSQL distinguishes upper and lower case */
    record Scaled(String base, Map<String, Long> scale, String hint) implements ParameterUnit {

        static final Map<String, Long> MEMORY =
                Map.of("B", 1L, "kB", 1L << 10, "MB", 1L << 20, "GB", 1L << 30, "TB", 1L << 40);
        static final Map<String, Long> TIME = Map.of(
                "us", 1L, "ms", 1_000L, "s", 1_000_000L, "min", 60_000_000L, "h", 3_600_000_000L, "d", 86_400_000_000L);

        @Override
        public boolean knows(String unit) {
            return scale.containsKey(unit);
        }

        @Override
        public BigDecimal inBaseUnit(BigDecimal number, String unit) {
            if (unit.isEmpty()) {
                return number;
            }
            var smallest = number.multiply(new BigDecimal(scale.getOrDefault(unit, 1L)));
            return smallest.divide(new BigDecimal(baseScale()), MathContext.DECIMAL64);
        }

        /** A base such as {@code 8kB} is so many of its unit. */
        private long baseScale() {
            var digits = base.replaceAll("[^0-9]", "");
            var unit = base.substring(digits.length());
            return scale.getOrDefault(unit, 1L) * (digits.isEmpty() ? 1 : Long.parseLong(digits));
        }
    }
}
