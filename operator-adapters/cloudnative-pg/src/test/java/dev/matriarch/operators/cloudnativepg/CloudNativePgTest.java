package dev.matriarch.operators.cloudnativepg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.matriarch.operators.kubernetes.KubernetesOperator;
import dev.matriarch.operators.kubernetes.KubernetesOperator.Finding;
import dev.matriarch.operators.kubernetes.KubernetesOperator.Place;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which installed operators are good enough, by the images they run. */
class CloudNativePgTest {

    private static final Place PLACE =
            new Place(List.of("standard"), List.of("zone1"), List.of("standard"), "standard");

    @Test
    void itIsFoundOnTheClassPath() {
        assertThat(ServiceLoader.load(KubernetesOperator.class))
                .singleElement()
                .satisfies(operator -> assertThat(operator.operator()).isEqualTo("cloudnative-pg"));
    }

    @ParameterizedTest
    @CsvSource({
        "ghcr.io/cloudnative-pg/cloudnative-pg:1.29.2, 1.29.2",
        "ghcr.io/cloudnative-pg/cloudnative-pg:1.30.0, 1.30.0",
        "registry:5000/mirror/cloudnative-pg:v1.30.1-ubi9, 1.30.1",
        "ghcr.io/cloudnative-pg/cloudnative-pg:2.0.0@sha256:abc, 2.0.0",
    })
    void aVersionFromTheOldestOnIsOfferedWithWhatThePlaceHas(String image, String version) {
        assertThat(CloudNativePg.judged(List.of(image), PLACE, Collections.emptySortedMap()))
                .asInstanceOf(type(Finding.Fit.class))
                .satisfies(fit -> {
                    assertThat(fit.limits().version()).isEqualTo(version);
                    assertThat(fit.limits().postgresqlVersions()).containsExactly(17, 18);
                    assertThat(fit.limits().storageClasses()).containsExactly("standard");
                    assertThat(fit.limits().zones()).containsExactly("zone1");
                });
    }

    @Test
    void thePlatformsCatalogSaysWhatThereIs() {
        var catalog = new TreeMap<>(Map.of(16, "mirror/postgresql:16.10", 18, "mirror/postgresql:18.6-1", 99, "x:99"));

        assertThat(CloudNativePg.judged(List.of("a/cloudnative-pg:1.30.0"), PLACE, catalog))
                .asInstanceOf(type(Finding.Fit.class))
                .satisfies(fit -> {
                    assertThat(fit.limits().postgresqlVersions()).containsExactly(16, 18);
                    assertThat(fit.limits().releases()).containsEntry(18, "mirror/postgresql:18.6-1");
                });
    }

    @Test
    void anOlderOneIsRefusedWithBothVersions() {
        assertUnfit(List.of("ghcr.io/cloudnative-pg/cloudnative-pg:1.29.1"), "CloudNativePG 1.29.2 or newer", "1.29.1");
    }

    @Test
    void ofSeveralTheOldestCounts() {
        assertUnfit(List.of("a/cloudnative-pg:1.30.0", "b/cloudnative-pg:1.9.10"), "1.29.2", "1.9.10");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cloudnative-pg@sha256:abc", "cloudnative-pg:latest", "registry:5000/cloudnative-pg"})
    void oneWhoseVersionCannotBeToldIsRefused(String image) {
        assertUnfit(List.of(image), "cannot be told", image);
    }

    private static void assertUnfit(List<String> images, String... words) {
        assertThat(CloudNativePg.judged(images, PLACE, Collections.emptySortedMap()))
                .asInstanceOf(type(Finding.Unfit.class))
                .satisfies(unfit -> {
                    assertThat(unfit.shortcoming().code()).isEqualTo("operator-too-old");
                    assertThat(unfit.shortcoming().detail()).contains(words);
                });
    }
}
