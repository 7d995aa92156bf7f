package dev.matriarch.provisioning.clusters;

import dev.matriarch.operators.Quantity;
import java.math.BigDecimal;
import java.util.regex.Pattern;

/** How much of something may be asked for, and how it is written. */
final class Amounts {

    private static final Quantity LEAST_STORAGE = new Quantity("1Gi");
    private static final Quantity MOST_STORAGE = new Quantity("64Ti");
    private static final Quantity LEAST_MEMORY = new Quantity("128Mi");
    private static final Quantity MOST_MEMORY = new Quantity("4Ti");
    private static final Quantity LEAST_CPU = new Quantity("100m");
    private static final Quantity MOST_CPU = new Quantity("256");
    private static final Pattern BYTES_UNIT = Pattern.compile("([kMGTPE])[bB]|([kKmMgGtTpPeE])i?[bB]?");
    private static final Pattern NUMBER_AND_UNIT = Pattern.compile("([+-]?\\d+(?:\\.\\d+)?)\\s*([A-Za-z]*)");

    private Amounts() {}

    static void checkStorage(Faults faults, String pointer, String size) {
        if (checkBytes(faults, pointer, size)) {
            checkRange(faults, pointer, size, LEAST_STORAGE, MOST_STORAGE);
        }
    }

    static void checkMemory(Faults faults, String pointer, String memory) {
        if (checkBytes(faults, pointer, memory)) {
            checkRange(faults, pointer, memory, LEAST_MEMORY, MOST_MEMORY);
        }
    }

    static void checkCpu(Faults faults, String pointer, String cpu) {
        var unit = Quantity.isQuantity(cpu) ? new Quantity(cpu).unit() : "?";
        if (unit.isEmpty() || unit.equals("m")) {
            checkRange(faults, pointer, cpu, LEAST_CPU, MOST_CPU);
        } else {
            faults.add(pointer, "not-a-quantity", "%s: write 2 or 500m".formatted(cpu));
        }
    }

    /** Whether it is an amount of bytes with a unit; if not, the fault says what is probably meant. */
    private static boolean checkBytes(Faults faults, String pointer, String text) {
        var matcher = NUMBER_AND_UNIT.matcher(text.strip());
        if (!matcher.matches()) {
            faults.add(pointer, "not-a-quantity", "%s: write 10Gi".formatted(text));
            return false;
        }
        var number = matcher.group(1);
        var unit = matcher.group(2);
        if (number.startsWith("-") || new BigDecimal(number).signum() == 0) {
            faults.add(pointer, "not-positive", "%s: it must be more than 0".formatted(text));
        } else if (unit.isEmpty()) {
            faults.add(pointer, "unit-missing", "%s: write %sGi".formatted(text, number));
        } else if (unit.equals("m") || !Quantity.isQuantity(text)) {
            faults.add(pointer, "unit-unknown", "%s: write %s%s".formatted(text, unsigned(number), meant(unit)));
        } else {
            return true;
        }
        return false;
    }

    private static String unsigned(String number) {
        return number.startsWith("+") ? number.substring(1) : number;
    }

    private static String meant(String unit) {
        return BYTES_UNIT.matcher(unit).matches() ? Character.toUpperCase(unit.charAt(0)) + "i" : "Gi";
    }

    private static void checkRange(Faults faults, String pointer, String text, Quantity least, Quantity most) {
        var value = new Quantity(text).value();
        faults.addUnless(
                value.compareTo(least.value()) >= 0 && value.compareTo(most.value()) <= 0,
                pointer,
                "out-of-range",
                "%s: it must be %s to %s".formatted(text, least, most));
    }

    static boolean less(String size, String than) {
        return new Quantity(size).value().compareTo(new Quantity(than).value()) < 0;
    }
}
