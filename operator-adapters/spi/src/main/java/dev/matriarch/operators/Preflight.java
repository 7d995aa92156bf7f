package dev.matriarch.operators;

/** The operator, or the place it runs in, can say beforehand what it would refuse. */
public interface Preflight {

    /**
     * Looks whether {@link OperatorAdapter#apply} of a cluster that is not there yet would be refused. It only reads.
     *
     * @throws OperatorRefusedException when it would: {@code namespace-foreign} where the namespace is somebody else's,
     *     {@code state-conflict} where something that is not ours has the cluster's name, or that name or the owner's is
     *     none that the operator takes; {@code ability-missing} where it has no way for it
     * @throws OperatorUnavailableException when it could not look, which says nothing about the outcome
     */
    void preflight(DesiredCluster desired);
}
