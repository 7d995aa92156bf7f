package dev.matriarch.operators.kubernetes;

import dev.matriarch.operators.Quantity;
import java.math.BigDecimal;
import java.util.List;

/** Amounts of cpu and memory as Kubernetes' own types write them. */
public final class Amounts {

    private static final List<String> BINARY = List.of("", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei");
    private static final List<String> DECIMAL = List.of("n", "u", "m", "", "k", "M", "G", "T", "P", "E");
    private static final BigDecimal NANO = new BigDecimal("0.000000001");
    private static final BigDecimal THOUSAND = new BigDecimal(1000);
    private static final BigDecimal KIBI = new BigDecimal(1024);

    private Amounts() {}

    /**
     * The same amount, spelled as Kubernetes' own types write it: an operator that reads {@code 0.5} and stores {@code 500m}
     * (CloudNativePG's webhook, seen live) would make any other spelling differ from the live object for ever.
     */
    public static String canonical(Quantity amount) {
        var value = amount.value();
        if (value.signum() == 0) {
            return "0";
        }
        var binary = amount.unit().endsWith("i") && value.compareTo(KIBI) >= 0;
        return binary ? shortest(value, KIBI, BINARY) : shortest(value.divide(NANO), THOUSAND, DECIMAL);
    }

    /** Whether both are the same amount; of what is no amount, whether it is the same text. */
    public static boolean same(String one, String other) {
        var amounts = Quantity.isQuantity(one) && Quantity.isQuantity(other);
        return amounts ? value(one).compareTo(value(other)) == 0 : one.equals(other);
    }

    private static BigDecimal value(String amount) {
        return new Quantity(amount).value();
    }

    private static String shortest(BigDecimal value, BigDecimal factor, List<String> units) {
        var number = value;
        var unit = 0;
        while (unit + 1 < units.size() && number.remainder(factor).signum() == 0) {
            number = number.divide(factor);
            unit++;
        }
        return number.stripTrailingZeros().toPlainString() + units.get(unit);
    }
}
