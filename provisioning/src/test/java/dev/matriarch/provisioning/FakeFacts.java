package dev.matriarch.provisioning;

import dev.matriarch.operators.ClusterFacts;
import dev.matriarch.operators.ClusterFacts.Content;
import dev.matriarch.operators.ClusterFacts.Content.Kind;
import dev.matriarch.operators.ClusterFacts.Content.Progress;
import dev.matriarch.operators.ClusterFacts.Endpoint;
import dev.matriarch.operators.ClusterFacts.Endpoints;
import dev.matriarch.operators.ClusterFacts.Instance;
import dev.matriarch.operators.ClusterFacts.Role;
import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.Health;
import dev.matriarch.operators.Power;
import java.time.Instant;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What can be seen of a cluster of the fake operator's.
 *
 * @param settled all is as it is wanted
 * @param stops fences are in force, whatever else is missing
 * @param asleep nothing of it runs, whoever wanted that
 * @param headless nobody takes writes, although all of it runs
 * @param replayedUpTo of a replica, or null
 */
record FakeFacts(
        DesiredCluster desired,
        String primary,
        boolean settled,
        boolean stops,
        boolean asleep,
        boolean headless,
        @Nullable Instant replayedUpTo,
        @Nullable Long nextTransaction) {

    ClusterFacts facts() {
        var here = new Endpoint("127.0.0.1", 5432);
        return new ClusterFacts(
                writes() ? primary : null,
                1,
                names().stream().map(this::instance).toList(),
                new Endpoints(here, here, here),
                "18.6",
                "10Gi",
                List.of(),
                asleep ? Power.HIBERNATED : Power.RUNNING,
                fenced(),
                new ClusterFacts.Details(null, List.of(), List.of(), replayedUpTo, nextTransaction),
                null,
                contents());
    }

    private List<Content> contents() {
        var progress = settled ? Progress.DONE : Progress.PENDING;
        return Stream.concat(
                        desired.contents().databases().stream()
                                .map(one -> new Content(Kind.DATABASE, one.name(), progress, null)),
                        desired.contents().users().stream()
                                .map(one -> new Content(Kind.USER, one.name(), progress, null)))
                .toList();
    }

    Health health() {
        if (!writes() && !(desired.isReplica() && settled)) {
            return Health.DOWN;
        }
        return settled && fenced().isEmpty() ? Health.UP : Health.DEGRADED;
    }

    private boolean writes() {
        return !asleep && !headless && !desired.isReplica() && !fenced().contains(primary);
    }

    private List<String> names() {
        return IntStream.rangeClosed(1, desired.instances())
                .mapToObj(i -> desired.ref().name() + "-" + i)
                .toList();
    }

    private SortedSet<String> fenced() {
        return stops ? desired.fenced().among(names()) : new TreeSet<>();
    }

    private Instance instance(String name) {
        var role = name.equals(primary) ? Role.PRIMARY : Role.REPLICA;
        var ready = settled && !asleep && !fenced().contains(name);
        return new Instance(name, role, ready, null, null, 1, null, null, null, 0L, "0/5000060");
    }
}
