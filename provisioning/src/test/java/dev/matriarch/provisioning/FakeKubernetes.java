package dev.matriarch.provisioning;

import dev.matriarch.operators.DataPlaneConnection;
import dev.matriarch.operators.DataPlaneProvider;
import dev.matriarch.operators.Inspection;
import dev.matriarch.operators.Inspection.Offer;
import dev.matriarch.operators.Inspection.Shortcoming;
import dev.matriarch.operators.InvalidSettingException;
import dev.matriarch.operators.Limits;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Kubernetes clusters that are whatever a test says, each by its server's address. */
public final class FakeKubernetes implements DataPlaneProvider {

    public static final Limits LIMITS = limits("1.29.2");

    private static final Inspection WELL = offering(LIMITS);

    private final Map<String, Inspection> places = new HashMap<>();
    private final List<DataPlaneConnection> inspected = new CopyOnWriteArrayList<>();
    private volatile Consumer<DataPlaneConnection> onInspection = dataPlane -> {};

    // What tests say.

    /** As it was before any test. */
    public synchronized void forget() {
        places.clear();
        inspected.clear();
        onInspection = dataPlane -> {};
    }

    /** The place at this address has these shortcomings, and no operator. */
    public void lacks(String server, String... codes) {
        is(server, new Inspection(server, List.of(), shortcomings(codes)));
    }

    public synchronized void is(String server, Inspection place) {
        places.put(server, place);
    }

    public static Inspection offering(Limits limits) {
        return new Inspection(List.of(new Offer(FakeOperator.NAME, limits)), List.of());
    }

    public static Limits limits(String version) {
        return new Limits(
                version,
                new TreeSet<>(Set.of(17, 18)),
                5,
                true,
                List.of("standard"),
                List.of("zone1"),
                List.of("standard"),
                "standard");
    }

    /** Called in the middle of each inspection, so that a test can hold it there. */
    public void onInspection(Consumer<DataPlaneConnection> hook) {
        onInspection = hook;
    }

    /** By what it was inspected, in order. */
    public List<DataPlaneConnection> inspected() {
        return List.copyOf(inspected);
    }

    private static List<Shortcoming> shortcomings(String... codes) {
        var shortcomings = new ArrayList<Shortcoming>();
        for (var code : codes) {
            shortcomings.add(new Shortcoming(code, code + " it is", "mend " + code));
        }
        return shortcomings;
    }

    // What provisioning asks.

    @Override
    public String kind() {
        return "kubernetes";
    }

    @Override
    public Map<String, String> reduce(Map<String, String> given) {
        if (given.containsKey("kubeconfig")) {
            throw new InvalidSettingException("kubeconfig", "exec-refused", "a kubeconfig with a command is not taken");
        }
        require(given, "server");
        require(given, "token");
        return Map.of("server", given.get("server"), "bearer", given.get("token"));
    }

    private static void require(Map<String, String> given, String field) {
        if (!given.containsKey(field)) {
            throw new InvalidSettingException(field, "required", field + " is needed");
        }
    }

    @Override
    public Inspection inspect(DataPlaneConnection dataPlane) {
        inspected.add(dataPlane);
        onInspection.accept(dataPlane);
        return place(dataPlane.setting("server"));
    }

    private synchronized Inspection place(String server) {
        var place = places.getOrDefault(server, WELL);
        return new Inspection(identity(server, place), place.offers(), place.shortcomings());
    }

    private static @Nullable String identity(String server, Inspection place) {
        return place.identity() == null ? server : place.identity();
    }
}
