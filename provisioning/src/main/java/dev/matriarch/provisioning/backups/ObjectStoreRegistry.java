package dev.matriarch.provisioning.backups;

import dev.matriarch.metadata.Ids;
import dev.matriarch.metadata.ObjectStoreRecord;
import dev.matriarch.metadata.ObjectStoreRecord.Findings;
import dev.matriarch.metadata.ObjectStoreRecord.Place;
import dev.matriarch.metadata.ObjectStoreStore;
import dev.matriarch.operators.ObjectStore;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.springframework.stereotype.Component;

/** Makes the sandbox's object store known, for the one who starts the server. */
@Component
public class ObjectStoreRegistry {

    private final ObjectStoreStore stores;
    private final InstantSource time;

    ObjectStoreRegistry(ObjectStoreStore stores, InstantSource time) {
        this.stores = stores;
        this.time = time;
    }

    /**
     * Offers a directory as the platform's store of the sandbox, or moves that store there; the same again changes nothing.
     * It need not be there, and it is not looked at: the sandbox makes it.
     */
    public void sandbox(Path directory) {
        stores.put(new ObjectStoreRecord(
                Ids.next(),
                null,
                ObjectStoreNames.SANDBOX,
                new Place(
                        ObjectStore.Kind.DIRECTORY.name(),
                        directory.toAbsolutePath().normalize().toString(),
                        null,
                        null,
                        null),
                null,
                null,
                Findings.NONE,
                1,
                time.instant().truncatedTo(ChronoUnit.MICROS)));
    }
}
