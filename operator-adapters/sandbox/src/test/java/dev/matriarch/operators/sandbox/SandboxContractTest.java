package dev.matriarch.operators.sandbox;

import dev.matriarch.operators.OperatorAdapter;
import dev.matriarch.operators.OperatorAdapterContract;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** The contract, held against real processes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SandboxContractTest extends OperatorAdapterContract {

    private TestSandbox sandbox;
    private SandboxAdapter adapter;

    @BeforeAll
    void open() throws IOException {
        sandbox = TestSandbox.create();
        adapter = sandbox.adapter();
    }

    @AfterAll
    void close() throws IOException {
        sandbox.close();
    }

    @Override
    protected OperatorAdapter adapter() {
        return adapter;
    }

    @Override
    protected boolean servesClients() {
        return true;
    }
}
