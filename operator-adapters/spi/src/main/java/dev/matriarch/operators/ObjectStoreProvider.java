package dev.matriarch.operators;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One kind of object store, found by {@link java.util.ServiceLoader}.
 *
 * <p>A provider has a public constructor without arguments and keeps no state.
 */
public interface ObjectStoreProvider {

    /** The kind of stores that it knows. */
    ObjectStore.Kind kind();

    /**
     * Writes an object, reads it back, and removes it, in at most ten seconds. Whatever is wrong with the place is an
     * answer, not an exception.
     *
     * @param endpoint where this control plane reaches it, where that is another address than that of data planes; null: the same
     * @param access null where it needs no keys
     * @return what is wrong, without a secret; empty where all of that went well. Its code is one of
     *     {@code store-unreachable}, {@code store-untrusted}, {@code store-unauthenticated}, {@code identity-missing},
     *     {@code clock-skewed}, {@code store-elsewhere}, {@code bucket-missing}, {@code store-forbidden},
     *     {@code store-full}, {@code store-busy}, {@code store-unwritable}, {@code store-unreadable},
     *     {@code store-unremovable}
     */
    Optional<Inspection.Shortcoming> check(ObjectStore store, @Nullable String endpoint, @Nullable StoreAccess access);
}
