package dev.matriarch.operators.kubernetes;

import dev.matriarch.operators.Answering;
import dev.matriarch.operators.ContractFence;
import dev.matriarch.operators.DataPlaneConnection;
import dev.matriarch.operators.Eventually;
import dev.matriarch.operators.Namespaces;
import dev.matriarch.operators.OperatorAdapter;
import dev.matriarch.operators.OperatorAdapterContract;
import java.time.Duration;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** The contract, held against a real operator on a real Kubernetes, to whose pods no way leads from here. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class RealOperatorContract extends OperatorAdapterContract {

    private static final Duration PATIENCE = Duration.ofMinutes(12);

    private final String operator;
    private final Function<DataPlaneConnection, OperatorAdapter> connection;
    private OperatorAdapter adapter;

    /** @param connection how it is adapted once it is offered */
    protected RealOperatorContract(String operator, Function<DataPlaneConnection, OperatorAdapter> connection) {
        this.operator = operator;
        this.connection = connection;
    }

    @BeforeAll
    void connect() throws Exception {
        adapter = connection.apply(RealPlane.to(operator));
    }

    @AfterAll
    void leaveNothing() throws Exception {
        Eventually.so(
                PATIENCE,
                "no namespace",
                () -> ((Namespaces) adapter).removeNamespace("acme", "default", ContractFence.of(1000, 1))
                        == Namespaces.Fate.GONE);
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
