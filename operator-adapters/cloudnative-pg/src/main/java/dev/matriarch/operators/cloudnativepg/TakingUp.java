package dev.matriarch.operators.cloudnativepg;

import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.cloudnativepg.Setting.Verdict;
import dev.matriarch.operators.kubernetes.Books;
import dev.matriarch.operators.kubernetes.Hindrance;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Whether the servers have taken the parameters up. The operator writes them to a file, tells the servers to read it, and
 * does not say what became of that: its phase stays healthy also where PostgreSQL refuses a value and goes on with the old one
 * (seen live). So the servers are asked.
 */
record TakingUp(Scene scene, DesiredCluster desired) {

    /** Seen live on a busy machine: a few seconds, and as long again for the phase of a restart to show. */
    static final Duration WITHIN = Duration.ofMinutes(1);

    /** What is still missing, in words for people; of an instance that does not tell, for so long only. */
    List<String> missing() {
        return members().flatMap(this::missing).toList();
    }

    private Stream<String> missing(Member member) {
        return switch (scene.heard().inForce().get(member.name())) {
            case null -> Stream.empty();
            case InForce.Silent(var why) ->
                isLate() ? Stream.empty() : Stream.of("it cannot be seen yet whether parameters are in force: " + why);
            case InForce.Shown shown -> others(shown).entrySet().stream().map(one -> other(member, one));
        };
    }

    private String other(Member member, Map.Entry<String, Setting> one) {
        var wanted = desired.postgresql().parameters().get(one.getKey());
        return one.getValue().pendingRestart()
                ? "%s takes a restart of %s".formatted(one.getKey(), member.name())
                : "%s does not run with %s = %s yet".formatted(member.name(), one.getKey(), wanted);
    }

    /** What does not come by itself any more. */
    List<Hindrance> hindrances() {
        return members()
                .flatMap(member -> scene.heard().inForce().get(member.name()) instanceof InForce.Shown shown
                        ? Stream.concat(refused(member, shown).stream(), late(member, shown).stream())
                        : Stream.empty())
                .toList();
    }

    private Optional<Hindrance> refused(Member member, InForce.Shown shown) {
        return shown.complaints().stream()
                .filter(said -> desired.postgresql().parameters().keySet().stream()
                        .anyMatch(name -> said.contains('"' + name + '"')))
                .reduce((first, second) -> second)
                .map(said -> new Hindrance(
                        "ParameterRefused",
                        "InvalidValue",
                        "PostgreSQL on %s refuses a parameter and keeps its old value: %s"
                                .formatted(member.name(), said),
                        "Set the parameter back to what it was, or to a value that PostgreSQL takes.",
                        null,
                        true));
    }

    private Optional<Hindrance> late(Member member, InForce.Shown shown) {
        return others(shown).entrySet().stream()
                .filter(one -> isLate())
                .findFirst()
                .map(one -> new Hindrance(
                        "ParameterNotInForce",
                        one.getValue().pendingRestart() ? "PendingRestart" : "NotTakenUp",
                        "%s, and the operator does nothing about it".formatted(other(member, one)),
                        "Restart the cluster, or set the parameter back to what it was.",
                        null,
                        true));
    }

    private Map<String, Setting> others(InForce.Shown shown) {
        var others = new TreeMap<>(shown.settings());
        others.entrySet().removeIf(one -> {
            var wanted = desired.postgresql().parameters().get(one.getKey());
            return wanted == null || one.getValue().against(wanted) != Verdict.OTHER;
        });
        return others;
    }

    private boolean isLate() {
        var asked = new Books(Objects.requireNonNull(scene.cluster())).ours();
        return !asked.plus(WITHIN).isAfter(scene.takenAt());
    }

    private Stream<Member> members() {
        return scene.members().stream();
    }
}
