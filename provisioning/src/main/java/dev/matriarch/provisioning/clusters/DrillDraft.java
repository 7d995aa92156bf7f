package dev.matriarch.provisioning.clusters;

import dev.matriarch.provisioning.clusters.DrillReport.Check;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A restore drill as somebody wrote it down; nothing is checked, everything may be missing.
 *
 * @param time to which it restores, or null
 */
public record DrillDraft(@Nullable String time, List<CheckDraft> checks) {

    private static final int MAX_CHECKS = 20;
    private static final int MAX_NAME = 100;
    private static final int MAX_SQL = 4000;

    public DrillDraft {
        checks = List.copyOf(checks);
    }

    /** A statement whose first column has to be true in the first row. */
    public record CheckDraft(
            @Nullable String name, @Nullable String sql) {}

    List<Check> checked() {
        var faults = new Faults(ClusterDraft.Shape.FULL);
        faults.addUnless(checks.size() <= MAX_CHECKS, "/checks", "too-many", "at most %d".formatted(MAX_CHECKS));
        var names = new HashSet<String>();
        for (var i = 0; i < checks.size(); i++) {
            check(checks.get(i), "/checks/" + i, names, faults);
        }
        faults.refuseAny();
        return checks.stream()
                .map(check -> Check.pending(Objects.requireNonNull(check.name()), Objects.requireNonNull(check.sql())))
                .toList();
    }

    private static void check(CheckDraft check, String pointer, HashSet<String> names, Faults faults) {
        checkText(check.name(), pointer + "/name", MAX_NAME, faults);
        checkText(check.sql(), pointer + "/sql", MAX_SQL, faults);
        if (check.name() != null) {
            faults.addUnless(names.add(check.name()), pointer + "/name", "twice", "another check is called so");
        }
        if (check.sql() != null) {
            faults.addUnless(
                    LogMask.masked(check.sql()).equals(check.sql()),
                    pointer + "/sql",
                    "holds-secret",
                    "it looks as if there were a secret in it, and it is kept with the report");
        }
    }

    private static void checkText(@Nullable String text, String pointer, int most, Faults faults) {
        if (text == null || text.isBlank()) {
            faults.add(pointer, "required", "a check needs a name and a statement");
        } else {
            faults.addUnless(text.length() <= most, pointer, "too-long", "at most %d characters".formatted(most));
        }
    }
}
