package dev.matriarch.operators.zalando;

import dev.matriarch.operators.DataPlaneConnection;
import dev.matriarch.operators.OperatorAdapter;
import dev.matriarch.operators.OperatorProvider;

/** The way to Zalando's postgres-operator on one Kubernetes cluster. */
public final class ZalandoProvider implements OperatorProvider {

    /** For {@link java.util.ServiceLoader}. */
    public ZalandoProvider() {}

    @Override
    public String operator() {
        return Zalando.NAME;
    }

    @Override
    public Class<? extends OperatorAdapter> adapter() {
        return ZalandoAdapter.class;
    }

    @Override
    public OperatorAdapter connect(DataPlaneConnection dataPlane) {
        return ZalandoAdapter.to(dataPlane);
    }
}
