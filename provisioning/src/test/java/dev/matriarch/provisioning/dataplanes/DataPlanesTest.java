package dev.matriarch.provisioning.dataplanes;

import static dev.matriarch.provisioning.Refusals.codeOf;
import static dev.matriarch.provisioning.Refusals.refusalOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.matriarch.metadata.MovableTime;
import dev.matriarch.metadata.Role;
import dev.matriarch.metadata.TenantId;
import dev.matriarch.provisioning.Caller;
import dev.matriarch.provisioning.Callers;
import dev.matriarch.provisioning.ErrorCode;
import dev.matriarch.provisioning.PageRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

@SpringBootTest
@Import(QuietOperators.class)
class DataPlanesTest {

    private static final Caller VIEWER = Callers.of(new TenantId("acme"), Role.VIEWER);
    private static final PageRequest FIRST = new PageRequest(null, 50);

    @Autowired
    DataPlanes dataPlanes;

    @Autowired
    DataPlaneRegistry registry;

    @Autowired
    DataPlaneConnections connections;

    @Autowired
    DataPlaneReachability reachability;

    @Autowired
    QuietOperators.Quiet quiet;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    MovableTime time;

    @BeforeEach
    void forgetTheDataPlanesOfOtherTests() {
        jdbc.sql("truncate data_plane cascade").update();
        connections.closeAll();
        quiet.connected().clear();
    }

    @Test
    void aDataPlaneTellsWhatItsOperatorsCanDo() {
        registry.dataPlane("eu-1", List.of("quiet", "able"), Map.of(), true);

        assertThat(dataPlanes.get(VIEWER, "eu-1"))
                .isEqualTo(new DataPlaneView(
                        "eu-1",
                        "READY",
                        List.of(
                                new DataPlaneView.Operator("quiet", "1.0", Set.of(17, 18), List.of()),
                                new DataPlaneView.Operator(
                                        "able", "1.0", Set.of(17, 18), List.of("switchover", "restart"))),
                        List.of("fast"),
                        List.of("quiet-zone", "able-zone"),
                        true,
                        null));
    }

    @Test
    void aDataPlaneThatDoesNotAnswerIsUnreachableUntilItDoes() {
        registry.dataPlane("eu-1", List.of("quiet"), Map.of(), true);

        reachability.silent("eu-1", "nobody is there");
        assertThat(dataPlanes.get(VIEWER, "eu-1").state()).isEqualTo("UNREACHABLE");

        reachability.answered("eu-1");
        assertThat(dataPlanes.get(VIEWER, "eu-1").state()).isEqualTo("READY");
    }

    @Test
    void pagesGoFromTheNewestToTheOldest() {
        for (var name : List.of("eu-1", "eu-2", "eu-3")) {
            time.passes(Duration.ofSeconds(1));
            registry.dataPlane(name, List.of("quiet"), Map.of(), false);
        }

        var first = dataPlanes.list(VIEWER, new PageRequest(null, 2));
        var second = dataPlanes.list(VIEWER, new PageRequest(first.nextCursor(), 2));

        assertThat(first.items()).extracting(DataPlaneView::name).containsExactly("eu-3", "eu-2");
        assertThat(second.items()).extracting(DataPlaneView::name).containsExactly("eu-1");
        assertThat(second.nextCursor()).isNull();
        assertThat(codeOf(() -> dataPlanes.get(VIEWER, "eu-4"))).isEqualTo(ErrorCode.NOT_FOUND);
    }

    @Test
    void whatIsNewTakesThePlaceOfTheOldDefault() {
        registry.dataPlane("eu-1", List.of("quiet"), Map.of(), true);
        registry.dataPlane("eu-2", List.of("quiet"), Map.of(), true);

        assertThat(dataPlanes.list(VIEWER, FIRST).items())
                .filteredOn(DataPlaneView::isDefault)
                .extracting(DataPlaneView::name)
                .containsExactly("eu-2");
    }

    @Test
    void anAdapterIsConnectedOnceWithItsSettings() {
        registry.dataPlane("eu-1", List.of("quiet"), Map.of("directory", "/there"), true);

        var adapter = connections.adapter("eu-1", "quiet");

        assertThat(connections.adapter("eu-1", "quiet")).isSameAs(adapter);
        assertThat(connections.limits("eu-1", "quiet").newestPostgresqlVersion())
                .isEqualTo(18);
        assertThat(quiet.connected()).singleElement().satisfies(connected -> {
            assertThat(connected.connection().name()).isEqualTo("eu-1");
            assertThat(connected.connection().setting("directory")).isEqualTo("/there");
            assertThat(connected.connection().installation()).isNotBlank();
        });
    }

    @Test
    void changedSettingsConnectAnewAndTheEndClosesAll() {
        registry.dataPlane("eu-1", List.of("quiet"), Map.of("directory", "/there"), true);
        connections.adapter("eu-1", "quiet");
        registry.dataPlane("eu-1", List.of("quiet"), Map.of("directory", "/elsewhere"), true);
        connections.adapter("eu-1", "quiet");

        assertThat(quiet.connected())
                .extracting(QuietOperators.QuietAdapter::isClosed)
                .containsExactly(true, false);
        assertThat(quiet.connected().getLast().connection().setting("directory"))
                .isEqualTo("/elsewhere");

        connections.closeAll();
        assertThat(quiet.connected()).allMatch(QuietOperators.QuietAdapter::isClosed);
    }

    @Test
    void theSameDataPlaneAgainKeepsItsConnections() {
        registry.dataPlane("eu-1", List.of("quiet"), Map.of("directory", "/there"), true);
        var adapter = connections.adapter("eu-1", "quiet");

        registry.dataPlane("eu-1", List.of("quiet"), Map.of("directory", "/there"), true);

        assertThat(connections.adapter("eu-1", "quiet")).isSameAs(adapter);
    }

    @Test
    void anOperatorThatIsNotOfferedIsRefusedByName() {
        registry.dataPlane("eu-1", List.of("quiet"), Map.of(), true);

        var refusal = refusalOf(() -> connections.adapter("eu-1", "zalando"));

        assertThat(refusal.code()).isEqualTo(ErrorCode.ABILITY_MISSING);
        assertThat(refusal.getMessage()).isEqualTo("data plane eu-1 does not offer zalando; it offers quiet");
        assertThat(codeOf(() -> connections.adapter("nowhere", "quiet"))).isEqualTo(ErrorCode.NOT_FOUND);
    }

    @Test
    void aDataPlaneThatThisServerCannotReachIsNotMadeKnown() {
        assertThatThrownBy(() -> registry.dataPlane("eu-1", List.of("quiet", "zalando"), Map.of(), true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("zalando");
        assertThatThrownBy(() -> registry.dataPlane("EU 1", List.of("quiet"), Map.of(), true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("EU 1");
    }
}
