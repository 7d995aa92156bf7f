package dev.matriarch.operators.cloudnativepg;

import dev.matriarch.operators.DataPlaneConnection;
import dev.matriarch.operators.OperatorAdapter;
import dev.matriarch.operators.OperatorProvider;

/** The way to CloudNativePG on one Kubernetes cluster. */
public final class CloudNativePgProvider implements OperatorProvider {

    /** For {@link java.util.ServiceLoader}. */
    public CloudNativePgProvider() {}

    @Override
    public String operator() {
        return CloudNativePg.NAME;
    }

    @Override
    public Class<? extends OperatorAdapter> adapter() {
        return CloudNativePgAdapter.class;
    }

    @Override
    public OperatorAdapter connect(DataPlaneConnection dataPlane) {
        return CloudNativePgAdapter.to(dataPlane);
    }
}
