package dev.matriarch.api.clusters;

import dev.matriarch.provisioning.ErrorCode;
import dev.matriarch.provisioning.FieldError;
import dev.matriarch.provisioning.RequestRefusedException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads {@code label=name=value}. */
final class LabelFilters {

    private LabelFilters() {}

    static Map<String, String> parsed(List<String> filters) {
        var labels = new HashMap<String, String>();
        for (var filter : filters) {
            var equals = filter.indexOf('=');
            if (equals < 1) {
                throw refused("write label=name=value");
            }
            var value = filter.substring(equals + 1);
            var other = labels.put(filter.substring(0, equals), value);
            if (other != null && !other.equals(value)) {
                throw refused("a label has one value, so both cannot match");
            }
        }
        return labels;
    }

    private static RequestRefusedException refused(String detail) {
        return RequestRefusedException.with(
                ErrorCode.INVALID_PARAMETER, List.of(FieldError.parameter("label", "unreadable", detail)));
    }
}
