package dev.matriarch.operators.zalando;

import static dev.matriarch.operators.zalando.TestClusters.REF;
import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.operators.ClusterRef;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {

    @Test
    void aSecretIsNamedAfterItsRoleWithHyphensForUnderscores() {
        assertThat(Names.secret(REF, "shop_keeper"))
                .isEqualTo("shop-keeper.orders.credentials.postgresql.acid.zalan.do");
    }

    @ParameterizedTest
    @CsvSource({"orders-0, 0", "orders-12, 12", "orders-, -1", "orders, -1", "orders-eu-1, -1", "other-1, -1"})
    void anInstanceIsToldByItsOrdinal(String name, int ordinal) {
        assertThat(Names.ordinal(REF, name)).isEqualTo(ordinal);
    }

    @Test
    void aNamesakeWithALongerNameIsNone() {
        var longer = new ClusterRef(UUID.randomUUID(), "acme", "production", "orders-eu");

        assertThat(Names.ordinal(longer, "orders-eu-1")).isEqualTo(1);
        assertThat(Names.ordinal(REF, "orders-eu-1")).isEqualTo(-1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"keeper", "shop_keeper", "k9"})
    void theOperatorMakesSuchRoles(String name) {
        assertThat(Names.isRole(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"_keeper", "keeper_", "admin", "cron_admin", "zalandos", "standby", "pooler"})
    void theOperatorMakesNoSuchRolesAndSaysSoNowhere(String name) {
        assertThat(Names.isRole(name)).isFalse();
    }
}
