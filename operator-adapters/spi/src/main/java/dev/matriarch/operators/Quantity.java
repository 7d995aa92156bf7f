package dev.matriarch.operators;

import java.math.BigDecimal;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * An amount as Kubernetes writes it ({@code 10Gi}, {@code 500m}). It keeps the spelling it was given; only
 * {@link #value()} is normalised.
 */
public record Quantity(String text) {

    private static final Pattern FORM =
            Pattern.compile("(\\d{1,18}(?:\\.\\d{1,9})?)(m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei)?");
    private static final Map<String, BigDecimal> FACTORS = Map.ofEntries(
            Map.entry("m", new BigDecimal("0.001")),
            Map.entry("k", BigDecimal.TEN.pow(3)),
            Map.entry("M", BigDecimal.TEN.pow(6)),
            Map.entry("G", BigDecimal.TEN.pow(9)),
            Map.entry("T", BigDecimal.TEN.pow(12)),
            Map.entry("P", BigDecimal.TEN.pow(15)),
            Map.entry("E", BigDecimal.TEN.pow(18)),
            Map.entry("Ki", BigDecimal.TWO.pow(10)),
            Map.entry("Mi", BigDecimal.TWO.pow(20)),
            Map.entry("Gi", BigDecimal.TWO.pow(30)),
            Map.entry("Ti", BigDecimal.TWO.pow(40)),
            Map.entry("Pi", BigDecimal.TWO.pow(50)),
            Map.entry("Ei", BigDecimal.TWO.pow(60)));

    /** Refuses text that Kubernetes would not read as a positive or zero amount. */
    public Quantity {
        if (!isQuantity(text)) {
            throw new IllegalArgumentException("not a quantity: " + text);
        }
    }

    public static boolean isQuantity(String text) {
        return FORM.matcher(text).matches();
    }

    /** The unit as written, empty for none. */
    public String unit() {
        return text.replaceFirst("^[\\d.]+", "");
    }

    /** The amount in base units: bytes, or cores. */
    public BigDecimal value() {
        var unit = unit();
        var number = new BigDecimal(text.substring(0, text.length() - unit.length()));
        return unit.isEmpty() ? number : number.multiply(FACTORS.get(unit));
    }

    @Override
    public String toString() {
        return text;
    }
}
