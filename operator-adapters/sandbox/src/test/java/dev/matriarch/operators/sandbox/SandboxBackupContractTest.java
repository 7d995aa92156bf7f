package dev.matriarch.operators.sandbox;

import dev.matriarch.operators.BackupContract;
import dev.matriarch.operators.ObjectStore;
import dev.matriarch.operators.OperatorAdapter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** The contract on backups, held against real processes and a directory whose name needs care. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SandboxBackupContractTest extends BackupContract {

    private TestSandbox sandbox;
    private SandboxAdapter adapter;
    private Path place;

    @BeforeAll
    void open() throws IOException {
        sandbox = TestSandbox.create();
        adapter = sandbox.adapter();
        place = Files.createTempDirectory("store");
        Files.createDirectory(location());
    }

    @AfterAll
    void close() throws IOException {
        sandbox.close();
        Trees.delete(place);
    }

    private Path location() {
        return place.resolve("an archive's 100% place");
    }

    @Override
    protected OperatorAdapter adapter() {
        return adapter;
    }

    @Override
    protected ObjectStore store() {
        return ObjectStore.directory("here", location().toString());
    }

    @Override
    protected int instances() {
        return 2;
    }

    @Override
    protected void takeStoreAway() throws IOException {
        Files.move(location(), place.resolve("away"));
    }

    @Override
    protected void bringStoreBack() throws IOException {
        Files.move(place.resolve("away"), location());
    }
}
