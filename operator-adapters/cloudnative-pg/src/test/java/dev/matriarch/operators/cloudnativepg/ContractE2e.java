package dev.matriarch.operators.cloudnativepg;

import dev.matriarch.operators.Answering;
import dev.matriarch.operators.ContractFence;
import dev.matriarch.operators.Eventually;
import dev.matriarch.operators.OperatorAdapter;
import dev.matriarch.operators.OperatorAdapterContract;
import dev.matriarch.operators.kubernetes.RealPlane;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** The contract, held against the real CloudNativePG on a real Kubernetes, to whose pods no way leads from here. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ContractE2e extends OperatorAdapterContract {

    private static final Duration PATIENCE = Duration.ofMinutes(12);

    private CloudNativePgAdapter adapter;

    @BeforeAll
    void connect() throws Exception {
        adapter = CloudNativePgAdapter.to(RealPlane.to(CloudNativePg.NAME));
    }

    @AfterAll
    void leaveNothing() throws Exception {
        Eventually.so(
                PATIENCE, "no namespace", () -> adapter.removeNamespace("acme", "default", ContractFence.of(1000, 1)));
        adapter.close();
    }

    @Override
    protected OperatorAdapter adapter() {
        return Answering.of(adapter, PATIENCE);
    }

    @Override
    protected Duration patience() {
        return PATIENCE;
    }

    @Override
    protected boolean servesClients() {
        return false;
    }

    @Override
    protected boolean remembersWhatIsGone() {
        return false;
    }
}
