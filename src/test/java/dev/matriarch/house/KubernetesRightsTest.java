package dev.matriarch.house;

import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.operators.kubernetes.KubernetesOperator;
import dev.matriarch.operators.kubernetes.Right;
import dev.matriarch.operators.kubernetes.SharedRights;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The role that administrators are given grants what is needed, and nothing more. */
class KubernetesRightsTest {

    private static final Path MANIFEST = Path.of("..", "..", "deploy", "kubernetes", "rbac.yaml");

    @Test
    void theRoleGrantsExactlyWhatIsUsed() throws IOException {
        assertThat(granted()).containsExactlyElementsOf(needed());
    }

    private static SortedSet<Right> needed() {
        var rights = new TreeSet<>(SharedRights.needed());
        rights.addAll(SharedRights.exposing());
        rights.addAll(SharedRights.helpful());
        ServiceLoader.load(KubernetesOperator.class).forEach(operator -> rights.addAll(operator.rights()));
        return rights;
    }

    private static SortedSet<Right> granted() throws IOException {
        List<HasMetadata> objects = new KubernetesSerialization().unmarshal(Files.readString(MANIFEST));
        return objects.stream()
                .filter(ClusterRole.class::isInstance)
                .flatMap(role -> ((ClusterRole) role).getRules().stream())
                .flatMap(KubernetesRightsTest::rights)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<Right> rights(PolicyRule rule) {
        return rule.getApiGroups().stream()
                .flatMap(group -> rule.getResources().stream()
                        .flatMap(resource -> rule.getVerbs().stream().map(verb -> new Right(verb, resource, group))));
    }
}
