package dev.matriarch.provisioning.backups;

import dev.matriarch.metadata.ObjectStoreRecord;
import dev.matriarch.operators.Inspection.Shortcoming;
import dev.matriarch.operators.ObjectStoreProvider;
import dev.matriarch.operators.OperatorUnavailableException;
import dev.matriarch.operators.StoreAccess;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** Goes to an object store, writes and reads there, within ten seconds, whatever it does. Never inside a transaction. */
@Component
class ObjectStoreChecks {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ObjectStoreAddresses addresses;
    private final Duration patience;

    @Autowired
    ObjectStoreChecks(ObjectStoreAddresses addresses) {
        this(addresses, PATIENCE);
    }

    ObjectStoreChecks(ObjectStoreAddresses addresses, Duration patience) {
        this.addresses = addresses;
        this.patience = patience;
    }

    /** @param access null where it has no keys */
    Optional<Shortcoming> check(ObjectStoreProvider provider, ObjectStoreRecord row, @Nullable StoreAccess access) {
        var look = new FutureTask<>(() -> refusal(row)
                .or(() -> provider.check(
                        StoredObjectStores.store(row), row.place().controlPlaneEndpoint(), access)));
        Thread.ofVirtual().name("check-" + row.name()).start(look);
        try {
            return look.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return Optional.of(late());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OperatorUnavailableException("the check of object store %s was broken off".formatted(row.name()));
        } catch (ExecutionException e) {
            throw new IllegalStateException("the check of object store %s failed".formatted(row.name()), e.getCause());
        } finally {
            look.cancel(true);
        }
    }

    /** The platform's endpoints are trusted, and so is another address, which only a platform administrator says. */
    private Optional<Shortcoming> refusal(ObjectStoreRecord row) {
        var place = row.place();
        return row.tenant() == null || place.endpoint() == null || place.controlPlaneEndpoint() != null
                ? Optional.empty()
                : addresses.refusal(place.endpoint());
    }

    private Shortcoming late() {
        return new Shortcoming(
                "store-unreachable",
                "it did not answer within %d seconds".formatted(patience.toSeconds()),
                "check the endpoint, and whether something between here and there holds the connection up");
    }
}
