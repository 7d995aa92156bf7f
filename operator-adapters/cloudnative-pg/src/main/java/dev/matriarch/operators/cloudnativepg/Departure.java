package dev.matriarch.operators.cloudnativepg;

import static dev.matriarch.operators.kubernetes.Leaving.count;

import dev.matriarch.operators.kubernetes.Leaving;
import java.util.List;
import java.util.stream.Stream;

/** A cluster on its way out. Kubernetes removes what the operator made once the resource that owns it is gone. */
record Departure(Scene scene) {

    Leaving leaving() {
        return new Leaving(scene.isEmpty(), left());
    }

    private List<String> left() {
        var snapshot = scene.snapshot();
        return Stream.of(
                        count(scene.cluster() == null ? 0 : 1, "cluster"),
                        count(snapshot.pods().size(), "pod"),
                        count(snapshot.volumeClaims().size(), "volume"),
                        count(snapshot.jobs().size(), "job"),
                        count(snapshot.services().size(), "service"),
                        count(snapshot.poolers().size(), "pooler"),
                        count(snapshot.databases().size(), "database resource"),
                        count(snapshot.archives().backups().size(), "backup resource"),
                        count(snapshot.archives().schedules().size(), "schedule"),
                        count(snapshot.archives().stores().size(), "object store resource"),
                        count(snapshot.secrets().size() + (snapshot.archives().keys() ? 1 : 0), "secret"))
                .filter(words -> !words.isEmpty())
                .toList();
    }
}
