package dev.matriarch.operators.zalando;

import dev.matriarch.operators.kubernetes.RealOperatorContract;

/** The contract, held against the real operator. */
class ContractE2e extends RealOperatorContract {

    ContractE2e() {
        super(Zalando.NAME, ZalandoAdapter::to);
    }
}
