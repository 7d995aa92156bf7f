package dev.matriarch.provisioning.dataplanes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.metadata.MovableTime;
import dev.matriarch.metadata.Tenant;
import dev.matriarch.metadata.TenantId;
import dev.matriarch.metadata.TenantStore;
import dev.matriarch.provisioning.ErrorCode;
import dev.matriarch.provisioning.FieldError;
import dev.matriarch.provisioning.dataplanes.Placement.Placed;
import dev.matriarch.provisioning.dataplanes.Placement.Refused;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

@SpringBootTest
@Import(QuietOperators.class)
class DataPlanePlacementTest {

    private static final TenantId ACME = new TenantId("acme");

    @Autowired
    DataPlanePlacement placement;

    @Autowired
    DataPlaneRegistry registry;

    @Autowired
    TenantStore tenants;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    MovableTime time;

    @BeforeEach
    void forgetTheDataPlanesOfOtherTests() {
        jdbc.sql("truncate data_plane, tenant cascade").update();
    }

    @Test
    void theNamedDataPlaneIsTakenWithItsFirstOperator() {
        dataPlane("eu-1", false, "able", "quiet");
        dataPlane("eu-2", true, "quiet");

        assertThat(place("eu-1", null)).isEqualTo(new Placed("eu-1", "able"));
        assertThat(place("eu-1", "quiet")).isEqualTo(new Placed("eu-1", "quiet"));
    }

    @Test
    void theTenantsDefaultGoesBeforeThePlatforms() {
        dataPlane("eu-1", false, "quiet");
        dataPlane("eu-2", true, "quiet");

        assertThat(place(null, null)).isEqualTo(new Placed("eu-2", "quiet"));
        tenants.add(new Tenant(ACME, "eu-1", time.instant()));
        assertThat(place(null, null)).isEqualTo(new Placed("eu-1", "quiet"));
    }

    @Test
    void theOnlyDataPlaneNeedsNoName() {
        dataPlane("eu-1", false, "quiet");

        assertThat(place(null, null)).isEqualTo(new Placed("eu-1", "quiet"));
    }

    @Test
    void ofSeveralOneMustBeNamed() {
        dataPlane("eu-1", false, "quiet");
        dataPlane("eu-2", false, "quiet");

        var refused = refused(null, null, ErrorCode.DATA_PLANE_REQUIRED);

        assertThat(refused)
                .isEqualTo(FieldError.body(
                        "#/dataPlane", "data-plane-required", "name one of the data planes: eu-1, eu-2"));
    }

    @Test
    void anOperatorFindsTheDataPlaneThatOffersIt() {
        dataPlane("eu-1", true, "quiet");
        dataPlane("eu-2", false, "able");

        assertThat(place(null, "able")).isEqualTo(new Placed("eu-2", "able"));
    }

    @Test
    void anOperatorThatNoDataPlaneOffersIsRefusedByName() {
        dataPlane("eu-1", true, "quiet");
        dataPlane("eu-2", false, "able");

        assertThat(refused(null, "zalando-postgresql", ErrorCode.ABILITY_MISSING))
                .isEqualTo(FieldError.body(
                        "#/operator", "ability-missing", "no data plane offers zalando; there is: able, quiet"));
        assertThat(refused("eu-1", "able", ErrorCode.ABILITY_MISSING))
                .isEqualTo(FieldError.body(
                        "#/operator", "ability-missing", "data plane eu-1 does not offer able; it offers quiet"));
    }

    @Test
    void aDataPlaneThatIsNotThereIsRefusedWithThoseThatAre() {
        dataPlane("eu-1", true, "quiet");

        assertThat(refused("mars", null, ErrorCode.INVALID_REQUEST))
                .isEqualTo(FieldError.body(
                        "#/dataPlane", "unknown-data-plane", "there is no data plane 'mars'; there are: eu-1"));
    }

    @Test
    void withoutAnyDataPlaneThePlatformsAdministratorIsCalled() {
        assertThat(refused(null, "quiet", ErrorCode.DATA_PLANE_REQUIRED).detail())
                .contains("administrator");
    }

    private Placement place(@Nullable String dataPlane, @Nullable String operator) {
        return placement.place(ACME, dataPlane, operator);
    }

    private FieldError refused(@Nullable String dataPlane, @Nullable String operator, ErrorCode code) {
        var refused = (Refused) place(dataPlane, operator);
        assertThat(refused.code()).isEqualTo(code);
        assertThat(refused.refusal().errors()).containsExactly(refused.error());
        return refused.error();
    }

    private void dataPlane(String name, boolean isDefault, String... operators) {
        registry.dataPlane(name, List.of(operators), Map.of(), isDefault);
    }
}
