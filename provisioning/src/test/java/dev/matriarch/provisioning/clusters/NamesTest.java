package dev.matriarch.provisioning.clusters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.matriarch.provisioning.FieldError;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What things may be called. */
class NamesTest {

    private final Faults faults = new Faults(ClusterDraft.Shape.FULL);

    @ParameterizedTest
    @ValueSource(strings = {"a", "orders", "orders-2", "o--2", "a234567890123456789012345678901234567890"})
    void aClusterIsCalledByADnsLabel(String name) {
        Names.checkCluster(faults, name);

        assertThat(faults.errors()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "'', not-a-dns-label",
        "Orders, not-a-dns-label",
        "1orders, not-a-dns-label",
        "-orders, not-a-dns-label",
        "orders-, not-a-dns-label",
        "or_ders, not-a-dns-label",
        "or.ders, not-a-dns-label",
        "örders, not-a-dns-label",
        "'orders ', not-a-dns-label",
        "a2345678901234567890123456789012345678901, too-long"
    })
    void anyOtherNameIsRefused(String name, String code) {
        Names.checkCluster(faults, name);
        Names.checkNamespace(faults, name);

        assertThat(faults.errors())
                .extracting(FieldError::at, FieldError::code)
                .containsExactly(tuple("#/name", code), tuple("#/namespace", code));
    }

    @ParameterizedTest
    @ValueSource(strings = {"orders-pooler", "orders-pooler-rw", "orders-pooler-ro"})
    void theNamesOfPoolersAreKeptForThem(String name) {
        Names.checkCluster(faults, name);

        assertThat(faults.errors()).extracting(FieldError::code).containsExactly("reserved");
    }

    @Test
    void aNameCanBeWrongTwice() {
        Names.checkCluster(faults, "O".repeat(41));

        assertThat(faults.errors()).extracting(FieldError::code).containsExactly("not-a-dns-label", "too-long");
    }

    @ParameterizedTest
    @CsvSource({
        "app, ''",
        "_app2, ''",
        "postgres, reserved",
        "pg_read_all_data, reserved",
        "streaming_replica, reserved",
        "standby, reserved",
        "matriarch, reserved",
        "matriarch_owner, reserved",
        "App, not-an-identifier",
        "2app, not-an-identifier",
        "my-app, not-an-identifier",
        "'a\"; drop', not-an-identifier"
    })
    void anOwnerIsAnIdentifierThatNobodyElseUses(String name, String code) {
        Names.checkOwner(faults, name);

        assertThat(faults.errors()).extracting(FieldError::code).isEqualTo(codes(code));
    }

    @ParameterizedTest
    @CsvSource({"app, ''", "standby, ''", "postgres, reserved", "template0, reserved", "pg_me, reserved"})
    void aDatabaseToo(String name, String code) {
        Names.checkDatabase(faults, name);

        assertThat(faults.errors()).extracting(FieldError::code).isEqualTo(codes(code));
    }

    @Test
    void anIdentifierHasAtMostSixtyThreeCharacters() {
        Names.checkOwner(faults, "a".repeat(63));
        assertThat(faults.errors()).isEmpty();

        Names.checkOwner(faults, "a".repeat(64));
        assertThat(faults.errors()).hasSize(1);
    }

    @Test
    void labelsArePointedAtWithTheirNamesEscaped() {
        Names.checkLabels(faults, Map.of("team/~one", "a b", "cost-centre", "4711", "empty", ""));

        assertThat(faults.errors()).extracting(FieldError::at).containsExactly("#/labels/team~1~0one");
    }

    @Test
    void thereAreAtMostThirtyTwoLabels() {
        Names.checkLabels(faults, IntStream.range(0, 33).boxed().collect(Collectors.toMap(i -> "label" + i, i -> "x")));

        assertThat(faults.errors()).extracting(FieldError::code).containsExactly("too-many");
    }

    private static List<String> codes(String code) {
        return code.isEmpty() ? List.of() : List.of(code);
    }
}
