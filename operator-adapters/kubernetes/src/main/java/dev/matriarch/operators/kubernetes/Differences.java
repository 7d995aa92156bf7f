package dev.matriarch.operators.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Collects where a live object is not what we ask for, field by field of those that we set. */
public final class Differences {

    private static final KubernetesSerialization JSON = new KubernetesSerialization();
    private static final String NOT_SET = "not set";

    private final Set<String> open;
    private final Set<String> amounts;
    private final List<Difference> found = new ArrayList<>();

    /**
     * @param open paths of maps in which others may put what they like
     * @param amounts beginnings of the paths of quantities, which count as the same in any spelling
     */
    public Differences(Set<String> open, Set<String> amounts) {
        this.open = Set.copyOf(open);
        this.amounts = Set.copyOf(amounts);
    }

    /** Empty when every field of ours is as it is wanted. */
    public List<Difference> all() {
        return List.copyOf(found);
    }

    /** @param path what both are called */
    public void compare(String path, Object wanted, Object live) {
        compare(path, JSON.convertValue(wanted, JsonNode.class), JSON.convertValue(live, JsonNode.class));
    }

    /** Each of these entries, and no others. */
    public void marks(String path, Map<String, String> wanted, @Nullable Map<String, String> live) {
        Map<String, String> there = live == null ? Map.of() : live;
        wanted.forEach((name, value) -> text(path + "." + name, value, there.get(name)));
    }

    /** One field, both as text. */
    public void text(String path, @Nullable String wanted, @Nullable String live) {
        if (wanted == null ? live != null : !wanted.equals(live)) {
            different(path, wanted, live);
        }
    }

    /** What has been found to be so by other means. */
    public void different(String path, @Nullable String wanted, @Nullable String live) {
        found.add(new Difference(path, orNotSet(live), orNotSet(wanted)));
    }

    private void compare(String path, JsonNode wanted, JsonNode live) {
        if (wanted.isObject() && live.isObject()) {
            var names = new TreeSet<String>();
            wanted.fieldNames().forEachRemaining(names::add);
            if (!open.contains(path)) {
                live.fieldNames().forEachRemaining(names::add);
            }
            names.forEach(name -> compare(path + "." + name, wanted.path(name), live.path(name)));
        } else if (!same(path, wanted, live)) {
            found.add(new Difference(path, words(live), words(wanted)));
        }
    }

    private boolean same(String path, JsonNode wanted, JsonNode live) {
        if (isNothing(wanted) || isNothing(live)) {
            return isNothing(wanted) && isNothing(live);
        }
        return amounts.stream().anyMatch(path::startsWith)
                ? Amounts.same(wanted.asText(), live.asText())
                : wanted.equals(live);
    }

    /** Go writes an empty object where nothing was set. */
    private static boolean isNothing(JsonNode node) {
        return node.isMissingNode() || node.isNull() || (node.isObject() && isHollow(node));
    }

    private static boolean isHollow(JsonNode object) {
        for (var child : object) {
            if (!isNothing(child)) {
                return false;
            }
        }
        return true;
    }

    private static String words(JsonNode node) {
        if (isNothing(node)) {
            return NOT_SET;
        }
        return node.isValueNode() ? node.asText() : node.toString();
    }

    private static String orNotSet(@Nullable String value) {
        return value == null ? NOT_SET : value;
    }
}
