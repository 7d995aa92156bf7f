package dev.matriarch.operators.cloudnativepg;

import dev.matriarch.operators.kubernetes.RealOperatorContract;

/** The contract, held against the real operator. */
class ContractE2e extends RealOperatorContract {

    ContractE2e() {
        super(CloudNativePg.NAME, CloudNativePgAdapter::to);
    }
}
