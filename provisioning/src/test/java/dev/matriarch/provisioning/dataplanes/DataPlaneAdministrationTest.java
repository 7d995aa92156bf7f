package dev.matriarch.provisioning.dataplanes;

import static dev.matriarch.provisioning.Refusals.codeOf;
import static dev.matriarch.provisioning.Refusals.refusalOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.matriarch.metadata.DataPlaneStore;
import dev.matriarch.metadata.Role;
import dev.matriarch.metadata.SecretKeys;
import dev.matriarch.metadata.Tenant;
import dev.matriarch.metadata.TenantId;
import dev.matriarch.operators.Inspection;
import dev.matriarch.provisioning.Caller;
import dev.matriarch.provisioning.Callers;
import dev.matriarch.provisioning.ErrorCode;
import dev.matriarch.provisioning.FakeKubernetes;
import dev.matriarch.provisioning.FakeOperator;
import dev.matriarch.provisioning.FieldError;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionSynchronizationManager;

class DataPlaneAdministrationTest extends RegisteredPlanesTest {

    private static final Caller PLATFORM = Callers.platform();

    @Autowired
    DataPlaneStore store;

    @Autowired
    DataPlaneProviders providers;

    @Autowired
    KubernetesSettings settings;

    @Autowired
    DataPlaneInspections inspections;

    @Test
    void aKubernetesClusterIsCheckedAndThenThere() {
        var added = register("eu-1", HERE, true);

        assertThat(added.state()).isEqualTo("READY");
        assertThat(added.operators())
                .extracting(DataPlaneView.Operator::name, DataPlaneView.Operator::version)
                .containsExactly(tuple(FakeOperator.NAME, "1.29.2"));
        assertThat(added.storageClasses()).containsExactly("standard");
        assertThat(added.isDefault()).isTrue();
        assertThat(added.upkeep()).isEqualTo(new DataPlaneView.Upkeep(HERE, time.instant(), List.of()));
        assertThat(dataPlanes.get(PLATFORM, "eu-1")).isEqualTo(added);
        assertThat(audited("/data-planes/eu-1")).containsExactly("data-plane.created");
    }

    @Test
    void aTenantSeesWhatItOffersAndNotWhereItIs() {
        register("eu-1");

        var seen = dataPlanes.get(Callers.of(new TenantId("acme"), Role.ADMIN), "eu-1");

        assertThat(seen.operators()).hasSize(1);
        assertThat(seen.upkeep()).isNull();
    }

    @Test
    void theAdapterIsConnectedByTheCredentialsAndWhatWasFound() {
        register("eu-1");

        connections.adapter("eu-1", FakeOperator.NAME);

        var connection = operator.connections().getLast();
        assertThat(connection.setting("server")).isEqualTo(HERE);
        assertThat(connection.setting("bearer")).isEqualTo("t-1");
        assertThat(connection.limits()).isEqualTo(FakeKubernetes.LIMITS);
        assertThat(connections.limits("eu-1", FakeOperator.NAME)).isEqualTo(FakeKubernetes.LIMITS);
    }

    @Test
    void allThatIsMissingIsToldAndNothingIsKept() {
        kubernetes.lacks(HERE, "operator-too-old", "right-missing");

        var refusal = refusalOf(() -> register("eu-1"));

        assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(refusal.getMessage()).isEqualTo("eu-1 cannot run databases yet: 2 things are missing");
        assertThat(refusal.errors())
                .containsExactly(
                        FieldError.body("#/kubernetes", "operator-too-old", "operator-too-old it is")
                                .next("mend operator-too-old"),
                        FieldError.body("#/kubernetes", "right-missing", "right-missing it is")
                                .next("mend right-missing"));
        assertThat(connections.all()).isEmpty();
    }

    @Test
    void whatCannotBeASettingIsRefusedAtItsPlaceWithAllElse() {
        var draft = new DataPlaneDraft("EU 1", Map.of("kubeconfig", "exec: …"), false);

        var refusal = refusalOf(() -> administration.registration(PLATFORM, draft));

        assertThat(refusal.errors())
                .extracting(FieldError::at, FieldError::code)
                .containsExactly(tuple("#/name", "name-form"), tuple("#/kubernetes/kubeconfig", "exec-refused"));
        assertThat(kubernetes.inspected()).isEmpty();
    }

    @Test
    void whatIsLeftOutIsAskedFor() {
        var refusal = refusalOf(() -> administration.registration(PLATFORM, new DataPlaneDraft(null, null, false)));

        assertThat(refusal.errors())
                .extracting(FieldError::at, FieldError::code)
                .containsExactly(tuple("#/name", "required"), tuple("#/kubernetes", "required"));
    }

    @Test
    void theSandboxesNameIsReserved() {
        var draft = new DataPlaneDraft("sandbox", access(HERE, "t-1"), false);

        assertThat(refusalOf(() -> administration.registration(PLATFORM, draft)).errors())
                .extracting(FieldError::code)
                .containsExactly("name-reserved");
    }

    @Test
    void aNameIsTakenOnce() {
        register("eu-1");

        assertThat(codeOf(() -> register("eu-1"))).isEqualTo(ErrorCode.NAME_TAKEN);
        assertThat(kubernetes.inspected()).hasSize(1);
    }

    @Test
    void ofTwoAtOnceTheSecondFindsTheNameTaken() {
        var second = administration.registration(PLATFORM, new DataPlaneDraft("eu-1", access(THERE, "t-2"), false));
        register("eu-1");

        assertThat(codeOf(second::get)).isEqualTo(ErrorCode.NAME_TAKEN);
        assertThat(server("eu-1")).isEqualTo(HERE);
    }

    @Test
    void onePlaceHasOneName() {
        kubernetes.is(
                THERE,
                new Inspection(
                        HERE, FakeKubernetes.offering(FakeKubernetes.LIMITS).offers(), List.of()));
        var second = administration.registration(PLATFORM, new DataPlaneDraft("eu-2", access(THERE, "t-2"), false));
        register("eu-1");

        assertThat(codeOf(second::get)).isEqualTo(ErrorCode.STATE_CONFLICT);
        assertThat(codeOf(() ->
                        administration.registration(PLATFORM, new DataPlaneDraft("eu-3", access(THERE, "t-2"), false))))
                .isEqualTo(ErrorCode.STATE_CONFLICT);
    }

    @Test
    void thereIsOneDefault() {
        register("eu-1", HERE, true);
        register("eu-2", THERE, true);

        assertThat(dataPlanes.get(PLATFORM, "eu-1").isDefault()).isFalse();
        assertThat(dataPlanes.get(PLATFORM, "eu-2").isDefault()).isTrue();
    }

    @Test
    void onlyPlatformAdministratorsLookAfterDataPlanes() {
        register("eu-1");
        var tenant = Callers.of(new TenantId("acme"), Role.ADMIN);
        var draft = new DataPlaneDraft("eu-2", access(THERE, "t-2"), false);

        assertThat(codeOf(() -> administration.registration(tenant, draft))).isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(codeOf(() -> administration.rotation(tenant, "eu-1", access(HERE, "t-2"))))
                .isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(codeOf(() -> administration.check(tenant, "eu-1"))).isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(codeOf(() -> administration.delete(tenant, "eu-1"))).isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(kubernetes.inspected()).hasSize(1);
    }

    @Test
    void otherCredentialsAreCheckedBeforeTheyTakeThePlaceOfTheOld() {
        register("eu-1");
        connections.adapter("eu-1", FakeOperator.NAME);
        kubernetes.onInspection(with -> {
            if (with.setting("bearer").equals("bad")) {
                kubernetes.lacks(HERE, "unauthenticated");
            }
        });

        assertThat(codeOf(() -> administration.rotation(PLATFORM, "eu-1", access(HERE, "bad"))))
                .isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(bearer("eu-1")).isEqualTo("t-1");

        kubernetes.forget();
        var rotated = rotate("eu-1", "t-2");
        assertThat(rotated.state()).isEqualTo("READY");
        assertThat(bearer("eu-1")).isEqualTo("t-2");
        assertThat(audited("/data-planes/eu-1"))
                .containsExactly("data-plane.credentials-replaced", "data-plane.created");
    }

    @Test
    void otherCredentialsMustLeadToTheSamePlace() {
        register("eu-1");

        var refusal = refusalOf(() -> administration.rotation(PLATFORM, "eu-1", access(THERE, "t-2")));

        assertThat(refusal.errors()).extracting(FieldError::code).containsExactly("another-place");
        assertThat(bearer("eu-1")).isEqualTo("t-1");
        assertThat(codeOf(() -> administration.rotation(PLATFORM, "nowhere", access(THERE, "t-2"))))
                .isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(refusalOf(() -> administration.rotation(PLATFORM, "eu-1", null))
                        .errors())
                .extracting(FieldError::at)
                .containsExactly("#/kubernetes");
    }

    @Test
    void aRotationThatAnotherOneOvertookIsNotWritten() {
        register("eu-1");
        var slow = administration.rotation(PLATFORM, "eu-1", access(HERE, "slow"));
        rotate("eu-1", "fast");

        assertThat(codeOf(slow::get)).isEqualTo(ErrorCode.STATE_CONFLICT);
        assertThat(bearer("eu-1")).isEqualTo("fast");
    }

    @Test
    void aCheckSaysWhatIsMissingAndKeepsWhatIsOffered() {
        register("eu-1");
        kubernetes.lacks(HERE, "right-missing");

        var checked = check("eu-1");

        assertThat(checked.state()).isEqualTo("INCOMPLETE");
        assertThat(checked.operators()).hasSize(1);
        assertThat(upkeep(checked).shortcomings())
                .extracting(Inspection.Shortcoming::code)
                .containsExactly("right-missing");
        kubernetes.forget();
        assertThat(check("eu-1").state()).isEqualTo("READY");
        assertThat(audited("/data-planes/eu-1"))
                .containsExactly("data-plane.checked", "data-plane.checked", "data-plane.created");
    }

    @Test
    void aCheckThatDoesNotGetThereMakesItUnreachable() {
        register("eu-1");
        kubernetes.lacks(HERE, "certificate-expired");

        var checked = check("eu-1");

        assertThat(checked.state()).isEqualTo("UNREACHABLE");
        assertThat(upkeep(checked).shortcomings())
                .extracting(Inspection.Shortcoming::code)
                .containsExactly("certificate-expired");
    }

    @Test
    void otherOffersConnectAnew() {
        register("eu-1");
        connections.adapter("eu-1", FakeOperator.NAME);
        var connected = operator.connections().size();
        kubernetes.is(HERE, FakeKubernetes.offering(FakeKubernetes.limits("1.30.0")));

        var checked = check("eu-1");

        assertThat(checked.operators())
                .extracting(DataPlaneView.Operator::version)
                .containsExactly("1.30.0");
        assertThat(operator.connections()).hasSize(connected + 1);
        assertThat(operator.connections().getLast().limits()).isEqualTo(FakeKubernetes.limits("1.30.0"));
    }

    @Test
    void nothingIsAskedOfAPlaceInsideATransaction() {
        kubernetes.onInspection(with -> assertThat(TransactionSynchronizationManager.isActualTransactionActive())
                .isFalse());

        register("eu-1");
        rotate("eu-1", "t-2");
        check("eu-1");
    }

    @Test
    void withoutKeysNoCredentialsAreTakenAndNobodyIsAsked() {
        var withoutKeys = new DataPlaneCandidates(
                store, providers, settings, connections, inspections, reachability, clusters, SecretKeys.none(), time);

        var refusal = refusalOf(() -> withoutKeys.checked(new DataPlaneDraft("eu-1", access(HERE, "t-1"), false)));

        assertThat(refusal.code()).isEqualTo(ErrorCode.STATE_CONFLICT);
        assertThat(refusal.getMessage()).contains("no key");
        assertThat(refusal.nextAction()).contains("matriarch.secrets-key-file");
        assertThat(kubernetes.inspected()).isEmpty();
    }

    @Test
    void anEmptyOneIsRemovedWithItsCredentials() {
        register("eu-1");

        administration.delete(PLATFORM, "eu-1");

        assertThat(codeOf(() -> dataPlanes.get(PLATFORM, "eu-1"))).isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(codeOf(() -> administration.delete(PLATFORM, "eu-1"))).isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(jdbc.sql("select credentials is null from data_plane where name = 'eu-1'")
                        .query(Boolean.class)
                        .single())
                .isTrue();
        assertThat(audited("/data-planes/eu-1")).containsExactly("data-plane.deleted", "data-plane.created");
        register("eu-1");
        assertThat(dataPlanes.get(PLATFORM, "eu-1").state()).isEqualTo("READY");
    }

    @Test
    void oneInUseStays() {
        register("eu-1");
        var tenant = newTenant("eu-1");
        assertThat(refusalOf(() -> administration.delete(PLATFORM, "eu-1")).getMessage())
                .isEqualTo("data plane eu-1 is in use: 1 tenants have it as their default");

        clusterOn("eu-1", tenant);
        var refusal = refusalOf(() -> administration.delete(PLATFORM, "eu-1"));

        assertThat(refusal.code()).isEqualTo(ErrorCode.STATE_CONFLICT);
        assertThat(refusal.getMessage()).isEqualTo("data plane eu-1 is in use: 1 clusters are on it");
        assertThat(dataPlanes.get(PLATFORM, "eu-1").state()).isEqualTo("READY");
    }

    @Test
    void whatAStartOffersIsNotForTheApiToChange() {
        registry.dataPlane("sandbox", List.of(FakeOperator.NAME), Map.of(), true);

        assertThat(codeOf(() -> administration.delete(PLATFORM, "sandbox"))).isEqualTo(ErrorCode.STATE_CONFLICT);
        assertThat(refusalOf(() -> administration.rotation(PLATFORM, "sandbox", access(HERE, "t-1")))
                        .getMessage())
                .isEqualTo("data plane sandbox is offered by the server's start");
        assertThat(check("sandbox").state()).isEqualTo("READY");
    }

    @Test
    void aStartTakesNoRegisteredOnesName() {
        register("eu-1");

        assertThatThrownBy(() -> registry.dataPlane("eu-1", List.of(FakeOperator.NAME), Map.of(), true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("eu-1");
        assertThat(server("eu-1")).isEqualTo(HERE);
    }

    @Test
    void credentialsThatThisServerCannotOpenMakeItUnreachableAndNothingElseFails() {
        register("eu-1");
        jdbc.sql("update data_plane set credentials = '\\x00'").update();
        connections.closeAll();

        var seen = dataPlanes.get(PLATFORM, "eu-1");

        assertThat(seen.state()).isEqualTo("UNREACHABLE");
        assertThat(seen.operators()).hasSize(1);
        assertThat(upkeep(seen).shortcomings())
                .extracting(Inspection.Shortcoming::code)
                .containsExactly("credentials-sealed");
        assertThat(check("eu-1").state()).isEqualTo("UNREACHABLE");
        assertThat(rotate("eu-1", "t-2").state()).isEqualTo("READY");
    }

    private String bearer(String name) {
        connections.adapter(name, FakeOperator.NAME);
        return operator.connections().getLast().setting("bearer");
    }

    private @Nullable String server(String name) {
        return upkeep(dataPlanes.get(PLATFORM, name)).server();
    }

    private TenantId newTenant(String defaultDataPlane) {
        var tenant = Callers.newTenant(tenants).value() + "d";
        tenants.add(new Tenant(new TenantId(tenant), defaultDataPlane, time.instant()));
        return new TenantId(tenant);
    }

    private static DataPlaneView.Upkeep upkeep(DataPlaneView view) {
        return Objects.requireNonNull(view.upkeep());
    }
}
