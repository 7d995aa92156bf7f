package dev.matriarch.operators.sandbox;

import dev.matriarch.operators.DesiredCluster.Durability;
import dev.matriarch.operators.DesiredCluster.Synchronous;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Which promise about acknowledged commits fits what is desired and who is there. */
final class Promises {

    private Promises() {}

    /**
     * @param members who belongs to the cluster and will stay
     * @param streaming the standbys at work
     */
    static Quorum fitting(Synchronous wanted, Collection<Member> members, String primary, Set<String> streaming) {
        var standbys = members.stream()
                .filter(Member::admitted)
                .map(Member::name)
                .filter(name -> !name.equals(primary))
                .collect(Collectors.toCollection(TreeSet::new));
        var available = wanted.durability() == Durability.REQUIRED
                ? standbys.size()
                : (int) standbys.stream().filter(streaming::contains).count();
        return new Quorum(standbys, Math.min(wanted.number(), available));
    }

    /** What a new primary begins with, before any standby follows it. */
    static Quorum first(Scene scene, String winner) {
        return fitting(scene.desired().synchronous(), scene.state().members(), winner, Set.of());
    }
}
