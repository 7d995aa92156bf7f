package dev.matriarch.provisioning.clusters;

import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.provisioning.FieldError;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How amounts are written; a fault says what was probably meant. */
class AmountsTest {

    private final Faults faults = new Faults(ClusterDraft.Shape.FULL);

    @ParameterizedTest
    @ValueSource(strings = {"1Gi", "10Gi", "1.5Ti", "64Ti", "2000M", "1073741824k", "2048Mi"})
    void storageIsBytesWithAUnit(String size) {
        Amounts.checkStorage(faults, "/spec/storage/size", size);

        assertThat(faults.errors()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "10 | unit-missing | 10: write 10Gi",
                "10GB | unit-unknown | 10GB: write 10Gi",
                "10gb | unit-unknown | 10gb: write 10Gi",
                "10g | unit-unknown | 10g: write 10Gi",
                "10GiB | unit-unknown | 10GiB: write 10Gi",
                "512MB | unit-unknown | 512MB: write 512Mi",
                "10 Gi | unit-unknown | 10 Gi: write 10Gi",
                "+10Gi | unit-unknown | +10Gi: write 10Gi",
                "10m | unit-unknown | 10m: write 10Mi",
                "10 apples | unit-unknown | 10 apples: write 10Gi",
                "-1Gi | not-positive | -1Gi: it must be more than 0",
                "0Gi | not-positive | 0Gi: it must be more than 0",
                "much | not-a-quantity | much: write 10Gi",
                "1e9 | not-a-quantity | 1e9: write 10Gi",
                "1Mi | out-of-range | 1Mi: it must be 1Gi to 64Ti",
                "65Ti | out-of-range | 65Ti: it must be 1Gi to 64Ti"
            })
    void whatIsNotStorageIsToldApart(String size, String code, String detail) {
        Amounts.checkStorage(faults, "/spec/storage/size", size);

        assertThat(faults.errors()).containsExactly(FieldError.body("#/spec/storage/size", code, detail));
    }

    @ParameterizedTest
    @CsvSource({"1, ''", "500m, ''", "0.5, ''", "100m, ''", "99m, out-of-range", "257, out-of-range", "0, out-of-range"
    })
    void coresAreNumbersOrThousandths(String cpu, String code) {
        Amounts.checkCpu(faults, "/spec/resources/cpu", cpu);

        assertThat(faults.errors()).extracting(FieldError::code).isEqualTo(code.isEmpty() ? List.of() : List.of(code));
    }

    @ParameterizedTest
    @ValueSource(strings = {"two", "1Gi", "-1", "1 core", ""})
    void whatIsNotCoresIsRefused(String cpu) {
        Amounts.checkCpu(faults, "/spec/resources/cpu", cpu);

        assertThat(faults.errors())
                .containsExactly(FieldError.body(
                        "#/spec/resources/cpu", "not-a-quantity", "%s: write 2 or 500m".formatted(cpu)));
    }

    @ParameterizedTest
    @CsvSource({"9Gi, 10Gi, true", "10Gi, 10Gi, false", "10240Mi, 10Gi, false", "10G, 10Gi, true", "1Ti, 1023Gi, false"
    })
    void sizesAreComparedByWhatTheyAre(String size, String than, boolean less) {
        assertThat(Amounts.less(size, than)).isEqualTo(less);
    }
}
