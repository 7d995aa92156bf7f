package dev.matriarch.operators.cloudnativepg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.matriarch.operators.ClusterRef;
import dev.matriarch.operators.Credentials.OwnerCredentials;
import dev.matriarch.operators.OperatorRefusedException;
import dev.matriarch.operators.kubernetes.ContentNames;
import dev.matriarch.operators.kubernetes.LoginSecrets;
import dev.matriarch.operators.kubernetes.OwnSecrets;
import dev.matriarch.operators.kubernetes.SecretValues;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Whose credentials are told, once those of the owner have taken turns. */
class OwnerSecretsTest {

    private static final ClusterRef REF = WholeCluster.SCENE.ref();

    private final Snapshot snapshot = new WholeCluster().snapshot();

    /** The owner's own role lets nobody in any more then. */
    @Test
    void aUsersCredentialsAreToldAfterARotationOfTheOwners() {
        var ended = made("-app", Map.of("username", "app", "password", "of nobody", "dbname", "app"))
                .edit()
                .editMetadata()
                .addToAnnotations(LoginSecrets.HOLDS, "0-ended")
                .endMetadata()
                .build();
        var clerk = new OwnSecrets("recorder")
                .ofRole(REF, ContentNames.of(REF, "clerk"), "clerk", "of the clerk")
                .build();
        try (var served = new ServedCluster(snapshot, REF)
                .secret(ended)
                .secret(made("-ca", Map.of("ca.crt", "of the authority")))
                .secret(clerk)) {
            assertThatThrownBy(() -> served.adapter.credentials(REF, 0)).isInstanceOf(OperatorRefusedException.class);
            assertThat(served.adapter.credentials(REF, "clerk"))
                    .isEqualTo(new OwnerCredentials("clerk", "of the clerk", "app", "verify-full", "of the authority"));
        }
    }

    /** As the operator makes secrets for that very cluster. */
    private Secret made(String suffix, Map<String, String> texts) {
        var owner = Objects.requireNonNull(snapshot.cluster()).getMetadata().getUid();
        return new SecretBuilder(new OwnSecrets("recorder").named(REF, REF.name() + suffix))
                .editMetadata()
                .withOwnerReferences(new OwnerReferenceBuilder().withUid(owner).build())
                .endMetadata()
                .withData(texts.entrySet().stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, text -> SecretValues.written(text.getValue()))))
                .build();
    }
}
