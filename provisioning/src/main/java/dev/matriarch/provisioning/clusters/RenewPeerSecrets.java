package dev.matriarch.provisioning.clusters;

import dev.matriarch.provisioning.jobs.Workflow;
import dev.matriarch.provisioning.jobs.WorkflowSource;
import java.time.Duration;
import java.util.List;
import org.springframework.stereotype.Component;

/** A replica gets to know what has changed of its primary's passwords and keys; both stay as they are. */
@Component
class RenewPeerSecrets implements WorkflowSource {

    static final String KIND = "RENEW_PEER_SECRETS";

    private final PeerSteps peers;

    RenewPeerSecrets(PeerSteps peers) {
        this.peers = peers;
    }

    @Override
    public List<Workflow> workflows() {
        return List.of(Workflow.reading(KIND)
                .step("acquaint", Duration.ofMinutes(10), peers::acquaintNew)
                .endsWith((job, state) -> {}));
    }
}
