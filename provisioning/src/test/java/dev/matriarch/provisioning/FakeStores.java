package dev.matriarch.provisioning;

import dev.matriarch.operators.Inspection.Shortcoming;
import dev.matriarch.operators.ObjectStore;
import dev.matriarch.operators.ObjectStoreProvider;
import dev.matriarch.operators.StoreAccess;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Object stores that are whatever a test says, each by its location. */
public final class FakeStores implements ObjectStoreProvider {

    private final Map<String, Shortcoming> wrong = new ConcurrentHashMap<>();
    private final List<Check> checks = new CopyOnWriteArrayList<>();
    private volatile Consumer<ObjectStore> onCheck = store -> {};

    /** How a store was gone to. */
    public record Check(
            ObjectStore store,
            @Nullable String endpoint,
            @Nullable StoreAccess access) {}

    // What tests say.

    /** As it was before any test. */
    public void forget() {
        wrong.clear();
        checks.clear();
        onCheck = store -> {};
    }

    /** The place at this location has this wrong with it. */
    public void lacks(String location, String code) {
        wrong.put(location, new Shortcoming(code, code + " it is", "mend " + code));
    }

    /** Called in the middle of each check, so that a test can hold it there. */
    public void onCheck(Consumer<ObjectStore> hook) {
        onCheck = hook;
    }

    /** In order. */
    public List<Check> checks() {
        return List.copyOf(checks);
    }

    // What provisioning asks.

    @Override
    public ObjectStore.Kind kind() {
        return ObjectStore.Kind.S3;
    }

    @Override
    public Optional<Shortcoming> check(ObjectStore store, @Nullable String endpoint, @Nullable StoreAccess access) {
        checks.add(new Check(store, endpoint, access));
        onCheck.accept(store);
        return Optional.ofNullable(wrong.get(store.location()));
    }
}
