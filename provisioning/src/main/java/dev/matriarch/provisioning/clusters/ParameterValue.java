package dev.matriarch.provisioning.clusters;

import dev.matriarch.provisioning.clusters.PostgresqlParameters.Parameter;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads a parameter's value as PostgreSQL would, or a little more strictly. */
final class ParameterValue {

    private static final int LONGEST = 64;
    private static final Set<String> BOOLEANS = Set.of("on", "off", "true", "false", "yes", "no", "1", "0");
    private static final Pattern NUMBER =
            Pattern.compile("([-+]?[0-9]{1,18}(?:\\.[0-9]{1,9})?(?:[eE][-+]?[0-9]{1,2})?) *([A-Za-z]*)");

    /** Names that are links for old programs are not known to every PostgreSQL. */
    private static final Set<String> TIME_ZONES = ZoneId.getAvailableZoneIds().stream()
            .filter(zone -> zone.matches(
                    "UTC|(Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Europe|Indian|Pacific)/.+"))
            .collect(Collectors.toUnmodifiableSet());

    private ParameterValue() {}

    static Optional<String> refusal(Parameter parameter, String value) {
        if (value.length() > LONGEST) {
            return Optional.of("the value is longer than %d characters".formatted(LONGEST));
        }
        return switch (parameter.type()) {
            case BOOLEAN ->
                BOOLEANS.contains(value.toLowerCase(Locale.ROOT))
                        ? Optional.empty()
                        : Optional.of("'%s' is neither on nor off: write on or off".formatted(value));
            case INTEGER, REAL -> numberRefusal(parameter, value);
            case ENUM -> choiceRefusal(parameter.values(), value);
            case STRING -> parameter.values().isEmpty() ? zoneRefusal(value) : choiceRefusal(parameter.values(), value);
        };
    }

    private static Optional<String> choiceRefusal(List<String> choices, String value) {
        return choices.stream().anyMatch(choice -> choice.equalsIgnoreCase(value))
                ? Optional.empty()
                : Optional.of(
                        "'%s' is none of its values: write one of %s".formatted(value, String.join("; ", choices)));
    }

    private static Optional<String> zoneRefusal(String value) {
        return TIME_ZONES.contains(value)
                ? Optional.empty()
                : Optional.of("'%s' is no time zone: write a name such as UTC or Europe/Berlin".formatted(value));
    }

    private static Optional<String> numberRefusal(Parameter parameter, String value) {
        var units = ParameterUnit.of(parameter.unit());
        var number = NUMBER.matcher(value);
        if (!number.matches()) {
            return Optional.of("'%s' is no %s".formatted(value, units.hint()));
        }
        var unit = number.group(2);
        if (!unit.isEmpty() && !units.knows(unit)) {
            return Optional.of("'%s' has no unit that fits: it takes a %s".formatted(value, units.hint()));
        }
        return rangeRefusal(parameter, value, units.inBaseUnit(new BigDecimal(number.group(1)), unit));
    }

    private static Optional<String> rangeRefusal(Parameter parameter, String value, BigDecimal amount) {
        if (parameter.min() == null || parameter.max() == null) {
            return Optional.empty();
        }
        // PostgreSQL rounds what is finer than the parameter's unit.
        var rounded = parameter.type() == PostgresqlParameters.Type.INTEGER
                ? amount.setScale(0, RoundingMode.HALF_EVEN)
                : amount;
        var fits = rounded.compareTo(new BigDecimal(parameter.min())) >= 0
                && rounded.compareTo(new BigDecimal(parameter.max())) <= 0;
        return fits ? Optional.empty() : Optional.of(outOfRange(parameter, value));
    }

    private static String outOfRange(Parameter parameter, String value) {
        var unit = parameter.unit() == null ? "" : " (in units of %s)".formatted(parameter.unit());
        return "'%s' is out of range: it goes from %s to %s%s".formatted(value, parameter.min(), parameter.max(), unit);
    }
}
