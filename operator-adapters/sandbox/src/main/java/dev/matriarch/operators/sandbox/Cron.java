package dev.matriarch.operators.sandbox;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Moments by cron's five fields, in UTC. As in cron, where both the day of the month and the day of the week are said, either
 * of them will do.
 */
record Cron(
        NavigableSet<Integer> minutes,
        NavigableSet<Integer> hours,
        NavigableSet<Integer> days,
        NavigableSet<Integer> months,
        NavigableSet<Integer> weekdays,
        boolean eitherDay) {

    private static final List<String> MONTHS =
            List.of("", "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC");
    private static final List<String> WEEKDAYS = List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT");
    private static final Pattern PART = Pattern.compile("(?:\\*|(\\w+)(?:-(\\w+))?)(?:/(\\d+))?");

    /** @throws IllegalArgumentException for what is no cron of five fields */
    static Cron parse(String text) {
        var fields = text.strip().split("\\s+", -1);
        if (fields.length != 5) {
            throw new IllegalArgumentException(text + " has not five fields");
        }
        var weekdays = values(fields[4], 0, 7, WEEKDAYS);
        if (weekdays.remove(7)) {
            weekdays.add(0);
        }
        return new Cron(
                values(fields[0], 0, 59, List.of()),
                values(fields[1], 0, 23, List.of()),
                values(fields[2], 1, 31, List.of()),
                values(fields[3], 1, 12, MONTHS),
                weekdays,
                !fields[2].startsWith("*") && !fields[4].startsWith("*"));
    }

    private static NavigableSet<Integer> values(String field, int least, int most, List<String> names) {
        var values = new TreeSet<Integer>();
        for (var part : field.split(",", -1)) {
            var matcher = PART.matcher(part);
            if (!matcher.matches()) {
                throw new IllegalArgumentException(field + " is no field of cron");
            }
            add(values, matcher, least, most, names);
        }
        return values;
    }

    private static void add(NavigableSet<Integer> values, Matcher part, int least, int most, List<String> names) {
        var step = part.group(3) == null ? 1 : Integer.parseInt(part.group(3));
        var first = part.group(1) == null ? least : value(part.group(1), names);
        var open = part.group(1) == null || part.group(3) != null;
        var last = part.group(2) != null ? value(part.group(2), names) : open ? most : first;
        if (step < 1 || first < least || last > most || first > last) {
            throw new IllegalArgumentException("%s is not from %d to %d".formatted(part.group(), least, most));
        }
        for (var value = first; value <= last; value += step) {
            values.add(value);
        }
    }

    private static int value(String text, List<String> names) {
        var name = names.indexOf(text.toUpperCase(Locale.ROOT));
        return name >= 0 ? name : Integer.parseInt(text);
    }

    /** The last moment after the one and not after the other. */
    Optional<Instant> last(Instant after, Instant until) {
        var first = LocalDate.ofInstant(after, ZoneOffset.UTC);
        for (var day = LocalDate.ofInstant(until, ZoneOffset.UTC); !day.isBefore(first); day = day.minusDays(1)) {
            var last = has(day) ? lastOf(day, until) : Optional.<Instant>empty();
            if (last.isPresent()) {
                return last.filter(moment -> moment.isAfter(after));
            }
        }
        return Optional.empty();
    }

    private boolean has(LocalDate day) {
        var byMonth = days.contains(day.getDayOfMonth());
        var byWeek = weekdays.contains(day.getDayOfWeek().getValue() % 7);
        return months.contains(day.getMonthValue()) && (eitherDay ? byMonth || byWeek : byMonth && byWeek);
    }

    private Optional<Instant> lastOf(LocalDate day, Instant until) {
        return hours.descendingSet().stream()
                .flatMap(hour -> minutes.descendingSet().stream().map(minute -> day.atTime(hour, minute)))
                .map(moment -> moment.toInstant(ZoneOffset.UTC))
                .filter(moment -> !moment.isAfter(until))
                .findFirst();
    }
}
