package dev.matriarch.operators.cloudnativepg;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code pg_settings}, as a session of ours reads it.
 *
 * @param value in {@code unit}
 * @param unit such as {@code 8kB}, or null
 * @param type {@code bool}, {@code integer}, {@code real}, {@code enum} or {@code string}
 * @param source where the value is from, such as {@code configuration file}
 * @param pendingRestart the configuration has another value, which takes a restart
 */
record Setting(String value, @Nullable String unit, String type, String source, boolean pendingRestart) {

    /** Whether a server has the value that was asked for. */
    enum Verdict {
        HOLDS,
        OTHER,
        /** The session cannot tell, or the two may be the same in different words. */
        UNKNOWN
    }

    /** A session that was given a value of its own, by its driver for one, does not see the server's. */
    private static final Set<String> SERVERS_OWN = Set.of("default", "configuration file");

    private static final Pattern AMOUNT =
            Pattern.compile("([-+]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][-+]?\\d+)?)\\s*([a-zA-Z]*)");

    private static final Map<String, Long> FACTORS = Map.ofEntries(
            Map.entry("B", 1L),
            Map.entry("kB", 1L << 10),
            Map.entry("MB", 1L << 20),
            Map.entry("GB", 1L << 30),
            Map.entry("TB", 1L << 40),
            Map.entry("us", 1L),
            Map.entry("ms", 1_000L),
            Map.entry("s", 1_000_000L),
            Map.entry("min", 60_000_000L),
            Map.entry("h", 3_600_000_000L),
            Map.entry("d", 86_400_000_000L));

    private static final Set<String> TRUE = Set.of("on", "true", "yes", "1");
    private static final Set<String> FALSE = Set.of("off", "false", "no", "0");

    Verdict against(String wanted) {
        if (pendingRestart) {
            return Verdict.OTHER;
        }
        if (!SERVERS_OWN.contains(source)) {
            return Verdict.UNKNOWN;
        }
        return switch (type) {
            case "bool" -> truth(wanted);
            case "integer", "real" -> amount(wanted.strip());
            case "enum" -> word(wanted);
            default -> wanted.equals(value) ? Verdict.HOLDS : Verdict.UNKNOWN;
        };
    }

    private Verdict truth(String wanted) {
        var word = wanted.toLowerCase(Locale.ROOT);
        if (!TRUE.contains(word) && !FALSE.contains(word)) {
            return Verdict.UNKNOWN;
        }
        return TRUE.contains(word) == TRUE.contains(value) ? Verdict.HOLDS : Verdict.OTHER;
    }

    /** An enumeration may have {@code on} and the like as other words for one of its values. */
    private Verdict word(String wanted) {
        if (wanted.equalsIgnoreCase(value)) {
            return Verdict.HOLDS;
        }
        var word = wanted.toLowerCase(Locale.ROOT);
        return TRUE.contains(word) || FALSE.contains(word) ? Verdict.UNKNOWN : Verdict.OTHER;
    }

    private Verdict amount(String wanted) {
        var amount = AMOUNT.matcher(wanted);
        if (!amount.matches() || !FACTORS.keySet().containsAll(Set.of(named(amount.group(2))))) {
            return Verdict.UNKNOWN;
        }
        var inUnit = new BigDecimal(amount.group(1)).doubleValue() * factor(amount.group(2));
        var shown = Double.parseDouble(value);
        var apart = Math.abs(inUnit - shown);
        var rounded = type.equals("integer") ? 0.5 : Math.abs(shown) * 1e-6;
        return apart <= rounded ? Verdict.HOLDS : Verdict.OTHER;
    }

    /** Without a unit an amount is in the parameter's own. */
    private static String named(String written) {
        return written.isEmpty() ? "B" : written;
    }

    private double factor(String written) {
        return written.isEmpty() || unit == null ? 1 : (double) FACTORS.getOrDefault(written, 1L) / own(unit);
    }

    /** Of {@code 8kB} there are eight times as many bytes as of {@code kB}. */
    private static long own(String unit) {
        var digits = unit.replaceAll("\\D", "");
        var factor = FACTORS.getOrDefault(unit.replaceAll("\\d", ""), 1L);
        return digits.isEmpty() ? factor : Long.parseLong(digits) * factor;
    }
}
