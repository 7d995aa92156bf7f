package dev.matriarch.operators.kubernetes;

import dev.matriarch.operators.Inspection;
import dev.matriarch.operators.Inspection.Offer;
import dev.matriarch.operators.Inspection.Shortcoming;
import dev.matriarch.operators.kubernetes.KubernetesOperator.Finding;
import dev.matriarch.operators.kubernetes.KubernetesOperator.Place;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds out, by asking an API server, whether clusters can be made there and by which operators. */
final class DataPlaneInspection {

    private static final int FORBIDDEN = 403;

    private final KubernetesClient client;
    private final List<KubernetesOperator> operators;
    private final Set<Right> shared;

    /** @param exposes whether clusters shall be reached from outside, which takes more rights */
    DataPlaneInspection(KubernetesClient client, List<KubernetesOperator> operators, boolean exposes) {
        this.client = client;
        this.operators = operators;
        this.shared = exposes
                ? SharedRights.union(List.of(SharedRights.needed(), SharedRights.exposing()))
                : SharedRights.needed();
    }

    /** @param finding null when a missing right hides whether it is there */
    private record Found(
            KubernetesOperator operator, @Nullable Finding finding) {}

    Inspection inspect() {
        var trouble = Greeting.exchange(client);
        if (trouble.isPresent()) {
            return new Inspection(
                    List.of(),
                    List.of(Shortcomings.of(trouble.get(), client.getMasterUrl().toString())));
        }
        var missing = MissingRights.of(allRights(), client);
        var place = Places.of(client, missing);
        var found = operators.stream().map(operator -> find(operator, place)).toList();
        return new Inspection(identity(missing), offers(found), shortcomings(found, missing));
    }

    /** The namespace that every cluster has and nobody makes anew. */
    private @Nullable String identity(Set<Right> missing) {
        if (missing.contains(new Right("get", "namespaces", ""))) {
            return null;
        }
        @Nullable Namespace first = client.namespaces().withName("kube-system").get();
        return first == null ? null : first.getMetadata().getUid();
    }

    private Set<Right> allRights() {
        var rights = new TreeSet<>(shared);
        operators.forEach(operator -> rights.addAll(operator.rights()));
        return rights;
    }

    private Found find(KubernetesOperator operator, Place place) {
        try {
            return new Found(operator, operator.find(client, place));
        } catch (KubernetesClientException e) {
            if (e.getCode() == FORBIDDEN) {
                return new Found(operator, null);
            }
            throw e;
        }
    }

    private static List<Offer> offers(List<Found> found) {
        return found.stream()
                .filter(one -> one.finding() instanceof Finding.Fit)
                .map(one -> new Offer(one.operator().operator(), ((Finding.Fit) one.finding()).limits()))
                .toList();
    }

    /** An operator that does not fit is no shortcoming of a place where another one does. */
    private List<Shortcoming> shortcomings(List<Found> found, Set<Right> missing) {
        var shortcomings = new ArrayList<Shortcoming>();
        if (offers(found).isEmpty()) {
            shortcomings.addAll(unfit(found));
        }
        var needed = new TreeSet<>(shared);
        found.stream()
                .filter(one -> !(one.finding() instanceof Finding.Absent))
                .forEach(one -> needed.addAll(one.operator().rights()));
        missing.stream().filter(needed::contains).map(Shortcomings::missing).forEach(shortcomings::add);
        return shortcomings;
    }

    private List<Shortcoming> unfit(List<Found> found) {
        if (found.stream().allMatch(one -> one.finding() instanceof Finding.Absent)) {
            return List.of(Shortcomings.operatorAbsent(operators));
        }
        return found.stream()
                .filter(one -> one.finding() instanceof Finding.Unfit)
                .map(one -> ((Finding.Unfit) one.finding()).shortcoming())
                .toList();
    }
}
