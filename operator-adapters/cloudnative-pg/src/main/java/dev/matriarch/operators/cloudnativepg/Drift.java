package dev.matriarch.operators.cloudnativepg;

import com.fasterxml.jackson.databind.JsonNode;
import dev.matriarch.operators.kubernetes.Amounts;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Where a live cluster is not what we ask for, field by field of those that we set. The webhook adds parameters and fields
 * of its own and respells amounts, so neither what is more in the live object nor another spelling counts.
 */
final class Drift {

    private static final KubernetesSerialization JSON = new KubernetesSerialization();

    /** Maps in which others may put what they like. */
    private static final Set<String> OPEN = Set.of("spec.postgresql.parameters", "spec.inheritedMetadata.labels");

    private static final Set<String> AMOUNTS =
            Set.of("spec.storage.size", "spec.walStorage.size", "spec.resources.requests", "spec.resources.limits");

    private static final String NOT_SET = "not set";
    private static final String ANNOTATIONS = "metadata.annotations";

    /** Annotations that mean something also where they are missing. */
    private static final Set<String> STOPS = Set.of(Labels.HIBERNATION, Labels.FENCED);

    private final List<Difference> differences = new ArrayList<>();

    private Drift() {}

    /** Empty when every field of ours is as it is wanted. */
    static List<Difference> between(PostgresCluster wanted, PostgresCluster live) {
        var drift = new Drift();
        drift.compare("spec", tree(wanted.getSpec()), tree(live.getSpec()));
        wanted.getMetadata()
                .getLabels()
                .forEach((name, value) -> drift.marked("metadata.labels", name, value, Labels.label(live, name)));
        wanted.getMetadata().getAnnotations().forEach((name, value) -> {
            if (!STOPS.contains(name)) {
                drift.marked(ANNOTATIONS, name, value, Labels.annotation(live, name));
            }
        });
        drift.stops(wanted, live);
        return List.copyOf(drift.differences);
    }

    /** The same of a pooler. */
    static List<Difference> between(PostgresPooler wanted, PostgresPooler live) {
        var drift = new Drift();
        drift.compare(wanted.getMetadata().getName() + ".spec", tree(wanted.getSpec()), tree(live.getSpec()));
        wanted.getMetadata()
                .getLabels()
                .forEach((name, value) -> drift.marked(
                        wanted.getMetadata().getName() + ".metadata.labels", name, value, Labels.label(live, name)));
        return List.copyOf(drift.differences);
    }

    private static JsonNode tree(Object spec) {
        return JSON.convertValue(spec, JsonNode.class);
    }

    private void compare(String path, JsonNode wanted, JsonNode live) {
        if (wanted.isObject() && live.isObject()) {
            var names = new TreeSet<String>();
            wanted.fieldNames().forEachRemaining(names::add);
            if (!OPEN.contains(path)) {
                live.fieldNames().forEachRemaining(names::add);
            }
            names.forEach(name -> compare(path + "." + name, wanted.path(name), live.path(name)));
        } else if (!same(path, wanted, live)) {
            differences.add(new Difference(path, words(live), words(wanted)));
        }
    }

    private static boolean same(String path, JsonNode wanted, JsonNode live) {
        if (isNothing(wanted) || isNothing(live)) {
            return isNothing(wanted) && isNothing(live);
        }
        return AMOUNTS.stream().anyMatch(path::startsWith)
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

    /** Whatever is no {@code on} hibernates nobody, and the order of fenced instances says nothing. */
    private void stops(PostgresCluster wanted, PostgresCluster live) {
        var on = Stillness.ON;
        different(Labels.HIBERNATION, wanted, live, (one, other) -> on.equals(one) == on.equals(other));
        different(Labels.FENCED, wanted, live, Fences::same);
    }

    private void different(
            String name,
            PostgresCluster wanted,
            PostgresCluster live,
            BiPredicate<@Nullable String, @Nullable String> same) {
        var is = Labels.annotation(live, name);
        var shall = Labels.annotation(wanted, name);
        if (!same.test(shall, is)) {
            differences.add(new Difference(ANNOTATIONS + "." + name, orNotSet(is), orNotSet(shall)));
        }
    }

    private static String orNotSet(@Nullable String value) {
        return value == null ? NOT_SET : value;
    }

    private void marked(String where, String name, String wanted, @Nullable String live) {
        if (!wanted.equals(live)) {
            differences.add(new Difference(where + "." + name, orNotSet(live), wanted));
        }
    }

    private static String words(JsonNode node) {
        if (isNothing(node)) {
            return NOT_SET;
        }
        return node.isValueNode() ? node.asText() : node.toString();
    }

    /** A field that is not as it should be. */
    record Difference(String path, String live, String wanted) {

        @Override
        public String toString() {
            return "%s is %s instead of %s".formatted(path, live, wanted);
        }
    }

    /** The first of them, in words for people. */
    static String words(List<Difference> differences) {
        var shown = String.join(
                ", ", differences.stream().limit(3).map(Difference::toString).toList());
        return differences.size() > 3 ? "%s and %d more".formatted(shown, differences.size() - 3) : shown;
    }
}
