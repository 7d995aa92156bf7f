package dev.matriarch.operators.zalando;

import dev.matriarch.operators.Contents.User;
import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.OperatorRefusedException;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the operator refuses by a word in its log alone, or takes and never gets right: told before anything is made.
 */
record Preconditions(Snapshots snapshots, DesiredCluster desired) {

    /** What no operator of this kind can make of it, whatever is there. */
    void refuseImpossible() {
        if (desired.walStorage() != null) {
            throw new OperatorRefusedException(
                    "ability-missing",
                    "Zalando's postgres-operator has no volume of its own for WAL",
                    "Leave walStorage out, or choose another operator.");
        }
        if (Names.isTaken(desired.ref().name())) {
            throw new OperatorRefusedException(
                    "state-conflict",
                    "Zalando's postgres-operator makes a service %s, which may be one of another cluster's"
                            .formatted(desired.ref().name()),
                    "Choose a name that does not end in -repl, -config, -pooler, -pooler-repl, -rw, -ro or -r.");
        }
        desired.contents().users().stream()
                .map(User::name)
                .filter(Names::isItsOwn)
                .findFirst()
                .ifPresent(name -> {
                    throw new OperatorRefusedException(
                            "state-conflict",
                            "Zalando's postgres-operator keeps the role %s for itself".formatted(name),
                            "Choose another name.");
                });
        var owner = desired.bootstrap().owner();
        if (!Names.isRole(owner)) {
            throw new OperatorRefusedException(
                    "state-conflict",
                    "Zalando's postgres-operator does not make a role %s".formatted(owner),
                    "Choose an owner whose name begins and ends with a letter or digit, and is none that the operator keeps.");
        }
    }

    /**
     * A namesake, and what one has left: its Patroni objects would have new instances wait for a leader for ever, its volumes would
     * not be of the new cluster, and its pods would be taken up as they are (contract 4.5).
     */
    void refuseNamesake(KubernetesClient client) {
        var ref = desired.ref();
        var namesake = Snapshots.named(ref, client);
        if (namesake != null && snapshots.isOurs(namesake, ref)) {
            return;
        }
        if (namesake != null) {
            throw conflict("A postgresql %s is there already and was not made for this cluster".formatted(ref.name()));
        }
        leftover(client).ifPresent(what -> {
            throw conflict("Of another cluster %s there is still %s".formatted(ref.name(), what));
        });
    }

    private static OperatorRefusedException conflict(String what) {
        return new OperatorRefusedException("state-conflict", what, "Remove it, or choose another name.");
    }

    private Optional<String> leftover(KubernetesClient client) {
        return Stream.of(Pod.class, PersistentVolumeClaim.class, ConfigMap.class)
                .flatMap(kind -> of(kind, client).stream())
                .findFirst()
                .map(object -> "the %s %s"
                        .formatted(object.getKind(), object.getMetadata().getName()));
    }

    private List<? extends HasMetadata> of(Class<? extends HasMetadata> kind, KubernetesClient client) {
        return Snapshots.all(kind, desired.ref(), Labels.ofNamesakes(desired.ref()), client);
    }
}
