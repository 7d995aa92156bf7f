package dev.matriarch.provisioning.clusters;

import dev.matriarch.metadata.HaCluster;
import dev.matriarch.operators.OperatorRefusedException;
import dev.matriarch.operators.OperatorUnavailableException;
import dev.matriarch.operators.Preflight;
import dev.matriarch.provisioning.ErrorCode;
import dev.matriarch.provisioning.RequestRefusedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Asks an operator beforehand what it would refuse. */
@Component
class Preflights {

    private static final Logger log = LoggerFactory.getLogger(Preflights.class);

    private final Looks looks;
    private final OperatorCalls calls;

    Preflights(Looks looks, OperatorCalls calls) {
        this.looks = looks;
        this.calls = calls;
    }

    /** Refuses a creation that could not succeed. Where nobody answers it goes on: its job will tell. */
    void refuse(HaCluster cluster, DesiredState desired) {
        try {
            var adapter = looks.adapter(cluster);
            if (adapter instanceof Preflight operator) {
                var total = DesiredClusters.of(cluster, desired);
                calls.timed(cluster.dataPlane(), adapter, "preflight", () -> operator.preflight(total));
            }
        } catch (OperatorUnavailableException e) {
            log.info("{} could not be asked beforehand: {}", cluster.dataPlane(), e.getMessage());
        } catch (OperatorRefusedException e) {
            throw RequestRefusedException.because(code(e), e.getMessage()).next(e.nextAction());
        }
    }

    private static ErrorCode code(OperatorRefusedException refused) {
        return switch (refused.code()) {
            case "namespace-foreign" -> ErrorCode.NAMESPACE_FOREIGN;
            case "ability-missing" -> ErrorCode.ABILITY_MISSING;
            default -> ErrorCode.STATE_CONFLICT;
        };
    }
}
