package dev.matriarch.operators.sandbox;

import dev.matriarch.operators.Inspection.Shortcoming;
import dev.matriarch.operators.ObjectStore;
import dev.matriarch.operators.ObjectStoreProvider;
import dev.matriarch.operators.StoreAccess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Directories of this machine as object stores, which only the sandbox can use. */
public final class DirectoryStoreProvider implements ObjectStoreProvider {

    private static final int PATIENCE_SECONDS = 8;

    @Override
    public ObjectStore.Kind kind() {
        return ObjectStore.Kind.DIRECTORY;
    }

    /** A directory that is not there is made. */
    @Override
    public Optional<Shortcoming> check(ObjectStore store, @Nullable String endpoint, @Nullable StoreAccess access) {
        var directory = Path.of(store.location());
        if (!directory.isAbsolute()) {
            return Optional.of(unwritable(directory, "it is no absolute path"));
        }
        var answer = new CompletableFuture<Optional<Shortcoming>>();
        Thread.ofPlatform().daemon().name("check " + directory).start(() -> answer.complete(tried(directory)));
        return answered(answer, directory);
    }

    /** A directory of a network may not answer at all. */
    private static Optional<Shortcoming> answered(CompletableFuture<Optional<Shortcoming>> answer, Path directory) {
        try {
            return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException silent) {
            return Optional.of(unwritable(directory, "it did not answer in %d seconds".formatted(PATIENCE_SECONDS)));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Optional.of(unwritable(directory, "the check was interrupted"));
        }
    }

    private static Optional<Shortcoming> tried(Path directory) {
        var content = UUID.randomUUID().toString().getBytes(StandardCharsets.US_ASCII);
        var file = directory.resolve(".matriarch-check-" + UUID.randomUUID());
        try {
            Files.createDirectories(directory);
            AtomicFile.write(file, content);
            var read = Files.readAllBytes(file);
            Files.delete(file);
            return Arrays.equals(read, content)
                    ? Optional.empty()
                    : Optional.of(unwritable(directory, "what was written was not what was read"));
        } catch (IOException failed) {
            return Optional.of(unwritable(directory, String.valueOf(new Tasks.End(failed).words())));
        }
    }

    private static Shortcoming unwritable(Path directory, String why) {
        return new Shortcoming(
                "store-unwritable",
                "The directory %s cannot be used: %s".formatted(directory, why),
                "Name a directory that the user who runs Matriarch may write, as an absolute path.");
    }
}
