package dev.matriarch.provisioning.backups;

import dev.matriarch.metadata.ObjectStoreRecord;
import dev.matriarch.metadata.ObjectStoreRecord.Findings;
import dev.matriarch.metadata.ObjectStoreRecord.Place;
import dev.matriarch.operators.Inspection.Shortcoming;
import dev.matriarch.operators.ObjectStore;
import dev.matriarch.provisioning.Json;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the row of an object store means. */
final class StoredObjectStores {

    private static final String SCHEME = "s3://";

    private StoredObjectStores() {}

    /** Without any secret, as adapters know it. */
    static ObjectStore store(ObjectStoreRecord row) {
        var place = row.place();
        return new ObjectStore(
                row.name(), kind(row), place.location(), place.endpoint(), place.region(), row.iamRole());
    }

    static ObjectStore.Kind kind(ObjectStoreRecord row) {
        return ObjectStore.Kind.valueOf(row.place().kind());
    }

    static Place place(ObjectStoreDraft draft) {
        var bucket = SCHEME + Objects.requireNonNull(draft.bucket());
        return new Place(
                ObjectStore.Kind.S3.name(),
                draft.path() == null ? bucket : bucket + "/" + draft.path(),
                draft.endpoint(),
                draft.region(),
                draft.controlPlaneEndpoint());
    }

    /** The bucket of an S3 store; null for other kinds. */
    static @Nullable String bucket(ObjectStoreRecord row) {
        return kind(row) == ObjectStore.Kind.S3 ? parts(row)[0] : null;
    }

    /** What is below the bucket; null for nothing and for other kinds. */
    static @Nullable String path(ObjectStoreRecord row) {
        return kind(row) == ObjectStore.Kind.S3 && parts(row).length == 2 ? parts(row)[1] : null;
    }

    private static String[] parts(ObjectStoreRecord row) {
        return row.place().location().substring(SCHEME.length()).split("/", 2);
    }

    static Findings findings(Optional<Shortcoming> shortcoming, Instant at) {
        return new Findings(shortcoming.map(Json::write).orElse(null), at);
    }

    static List<Shortcoming> shortcomings(ObjectStoreRecord row) {
        var found = row.findings().shortcoming();
        return found == null ? List.of() : List.of(Json.read(found, Shortcoming.class));
    }
}
