package dev.matriarch.operators.cloudnativepg;

import dev.matriarch.operators.Failovers.Risk;
import dev.matriarch.operators.OperatorRefusedException;
import dev.matriarch.operators.kubernetes.Pods;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Which standby has received most. It can be told once nobody takes writes any more; before, whoever is furthest now need
 * not be in the next moment.
 *
 * @param receipts how many bytes of WAL a standby has, by its name; empty when it does not tell
 */
record Furthest(Scene scene, Function<String, Optional<Long>> receipts) {

    /** Of making this one primary, where some standby is known to have every acknowledged row. */
    Risk risk(String to) {
        var standbys = standbys();
        if (standbys.size() == 1 && standbys.containsKey(to)) {
            return new Risk(false, to + " is the only standby");
        }
        if (scene.primary().isPresent()) {
            return new Risk(
                    true, "while the primary takes writes, another standby may have rows that %s lacks".formatted(to));
        }
        var received = received(standbys);
        var most = received.values().stream().max(Comparator.naturalOrder());
        return received.keySet().equals(standbys.keySet())
                        && most.isPresent()
                        && most.get().equals(received.get(to))
                ? new Risk(false, "%s has received as much as any".formatted(to))
                : new Risk(true, "another standby may have rows that %s lacks".formatted(to));
    }

    /** The one that has received most, of those that answer. */
    String name() {
        var standbys = standbys();
        return received(standbys).entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .or(() -> standbys.keySet().stream().findFirst())
                .orElseThrow(() -> new OperatorRefusedException(
                        "No standby is there to become primary", "Have the standbys repaired, or restore a backup."));
    }

    private Map<String, Member> standbys() {
        return scene.members().stream()
                .filter(member -> member.pod() != null
                        && Pods.isReady(member.pod())
                        && !member.name().equals(scene.status().currentPrimary()))
                .collect(Collectors.toMap(Member::name, member -> member, (one, other) -> one, TreeMap::new));
    }

    private Map<String, Long> received(Map<String, Member> standbys) {
        var received = new TreeMap<String, Long>();
        standbys.keySet().forEach(name -> receipts.apply(name).ifPresent(bytes -> received.put(name, bytes)));
        return received;
    }
}
