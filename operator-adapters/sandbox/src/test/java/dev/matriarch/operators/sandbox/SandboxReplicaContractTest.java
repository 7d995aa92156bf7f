package dev.matriarch.operators.sandbox;

import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.ObjectStore;
import dev.matriarch.operators.OperatorAdapter;
import dev.matriarch.operators.ReplicaClusterContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** The contract on clusters that follow each other, held against real processes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SandboxReplicaContractTest extends ReplicaClusterContract {

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
    protected void takeStoreAway() throws IOException {
        Files.move(location(), place.resolve("away"));
    }

    @Override
    protected void bringStoreBack() throws IOException {
        Files.move(place.resolve("away"), location());
    }

    @Override
    protected void kill(DesiredCluster cluster, String instance) throws IOException {
        sandbox.postmaster(cluster.ref().id(), instance).ifPresent(PostgresProcess::kill);
    }
}
