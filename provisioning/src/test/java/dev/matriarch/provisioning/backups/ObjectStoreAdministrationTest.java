package dev.matriarch.provisioning.backups;

import static dev.matriarch.provisioning.Refusals.codeOf;
import static dev.matriarch.provisioning.Refusals.refusalOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.matriarch.metadata.ClusterId;
import dev.matriarch.metadata.ClusterState;
import dev.matriarch.metadata.ClusterStore;
import dev.matriarch.metadata.DataPlaneRecord;
import dev.matriarch.metadata.DataPlaneStore;
import dev.matriarch.metadata.HaCluster;
import dev.matriarch.metadata.Ids;
import dev.matriarch.metadata.InstallationStore;
import dev.matriarch.metadata.MovableTime;
import dev.matriarch.metadata.NamespaceStore;
import dev.matriarch.metadata.ObjectStoreStore;
import dev.matriarch.metadata.Role;
import dev.matriarch.metadata.SecretKeys;
import dev.matriarch.metadata.TenantId;
import dev.matriarch.metadata.TenantStore;
import dev.matriarch.operators.Inspection;
import dev.matriarch.operators.ObjectStore;
import dev.matriarch.operators.OperatorUnavailableException;
import dev.matriarch.operators.StoreAccess;
import dev.matriarch.provisioning.Caller;
import dev.matriarch.provisioning.Callers;
import dev.matriarch.provisioning.ErrorCode;
import dev.matriarch.provisioning.FakeStores;
import dev.matriarch.provisioning.FieldError;
import dev.matriarch.provisioning.PageRequest;
import dev.matriarch.provisioning.clusters.Observer;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

@SpringBootTest
class ObjectStoreAdministrationTest {

    private static final Caller PLATFORM = Callers.platform();
    private static final String DATA_PLANE = "stores-1";
    private static final String ENDPOINT = "https://198.51.100.7:9000";
    private static final String ROLE = "arn:aws:iam::123456789012:role/backups";

    @Autowired
    ObjectStoreAdministration administration;

    @Autowired
    ObjectStores stores;

    @Autowired
    ObjectStoreRegistry registry;

    @Autowired
    ObjectStoreProviders providers;

    @Autowired
    ObjectStoreChecks checks;

    @Autowired
    ObjectStoreStore rows;

    @Autowired
    InstallationStore installation;

    @Autowired
    Observer observer;

    @Autowired
    FakeStores places;

    @Autowired
    ClusterStore clusters;

    @Autowired
    DataPlaneStore dataPlanes;

    @Autowired
    NamespaceStore namespaces;

    @Autowired
    TenantStore tenants;

    @Autowired
    TransactionTemplate transactions;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    MovableTime time;

    private TenantId acme;
    private Caller admin;

    @BeforeEach
    void nothingIsThereAndNobodyLooks() {
        observer.stop();
        acme = Callers.newTenant(tenants);
        admin = Callers.of(acme, Role.ADMIN);
        forget();
    }

    @AfterEach
    void nothingIsLeftAndEverybodyLooks() {
        forget();
        observer.start();
    }

    private void forget() {
        jdbc.sql("delete from ha_cluster where data_plane = :dataPlane")
                .param("dataPlane", DATA_PLANE)
                .update();
        jdbc.sql("truncate object_store, audit_entry").update();
        places.forget();
    }

    @Test
    void aStoreIsWrittenToAndReadAndThenThere() {
        var added = create(admin, draft("archive"));

        assertThat(added.state()).isEqualTo("READY");
        assertThat(added.tenant()).isEqualTo(acme);
        assertThat(added.bucket()).isEqualTo("acme-backups");
        assertThat(added.path()).isEqualTo("production");
        assertThat(added.upkeep()).isEqualTo(new ObjectStoreView.Upkeep("AK1", null, time.instant(), List.of()));
        assertThat(stores.get(admin, "archive")).isEqualTo(added);
        assertThat(places.checks())
                .containsExactly(new FakeStores.Check(
                        new ObjectStore(
                                "archive", ObjectStore.Kind.S3, "s3://acme-backups/production", ENDPOINT, null, null),
                        null,
                        new StoreAccess("AK1", "s-1")));
        assertThat(audited("/object-stores/archive")).containsExactly("object-store.created " + acme);
    }

    @Test
    void otherPartsOfProvisioningGetItWithAndWithoutItsKeys() {
        create(admin, draft("archive"));

        assertThat(stores.visible(acme, "archive"))
                .contains(places.checks().getFirst().store());
        assertThat(stores.access(acme, "archive")).contains(new StoreAccess("AK1", "s-1"));
        var other = Callers.newTenant(tenants);
        assertThat(stores.visible(other, "archive")).isEmpty();
        assertThat(stores.access(other, "archive")).isEmpty();
        assertThat(transactions.<Boolean>execute(status -> stores.hold(acme, "archive")))
                .isTrue();
        assertThat(transactions.<Boolean>execute(status -> stores.hold(other, "archive")))
                .isFalse();
    }

    @Test
    void whatIsWrongIsPointedAtAndNothingIsThere() {
        places.lacks("s3://acme-backups/production", "store-unauthenticated");

        var refusal = refusalOf(() -> create(admin, draft("archive")));

        assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(refusal.errors())
                .extracting(FieldError::at, FieldError::code, FieldError::nextAction)
                .containsExactly(tuple("#/credentials", "store-unauthenticated", "mend store-unauthenticated"));
        assertThat(stores.list(admin, new PageRequest(null, 9)).items()).isEmpty();
        assertThat(audited("/object-stores/archive")).isEmpty();
    }

    @Test
    void itIsNotGoneToInsideATransaction() {
        places.onCheck(store -> assertThat(TransactionSynchronizationManager.isActualTransactionActive())
                .isFalse());

        create(admin, draft("archive"));
        rotate(admin, "archive", "s-2");
        var _ = administration.check(admin, "archive").get();

        assertThat(places.checks()).hasSize(3);
    }

    @Test
    void whatCannotBeIsToldAtOnceAndNowhereIsGone() {
        var nothing = new ObjectStoreDraft(null, null, null, null, null, null, null, null);

        assertThat(pointers(() -> create(admin, nothing)))
                .containsExactly("#/name required", "#/region required", "#/bucket required", "#/credentials required");
        assertThat(places.checks()).isEmpty();
    }

    @Test
    void onlyThePlatformNamesRolesAndOtherAddresses() {
        var trusting =
                new ObjectStoreDraft("archive", ENDPOINT, null, "acme-backups", null, null, ROLE, "http://127.0.0.1:9");

        assertThat(pointers(() -> create(admin, trusting)))
                .containsExactly("#/iamRole platform-only", "#/controlPlaneEndpoint platform-only");
        assertThat(places.checks()).isEmpty();

        var added = create(Callers.platformFor(acme), trusting);

        assertThat(added.tenant()).isEqualTo(acme);
        assertThat(added.iamRole()).isEqualTo(ROLE);
        assertThat(places.checks().getFirst().endpoint()).isEqualTo("http://127.0.0.1:9");
        assertThat(places.checks().getFirst().access()).isNull();
        assertThat(upkeep(added).controlPlaneEndpoint()).isEqualTo("http://127.0.0.1:9");
        assertThat(upkeep(stores.get(admin, "archive")).controlPlaneEndpoint()).isNull();
        assertThat(stores.access(acme, "archive")).isEmpty();
        assertThat(codeOf(() -> rotate(admin, "archive", "s-2"))).isEqualTo(ErrorCode.STATE_CONFLICT);
    }

    @Test
    void aTenantsEndpointDoesNotLeadInside() {
        var inside = at("archive", "http://127.0.0.1:9000");

        assertThat(pointers(() -> create(admin, inside))).containsExactly("#/endpoint endpoint-internal");
        assertThat(pointers(() -> create(Callers.platformFor(acme), inside)))
                .containsExactly("#/endpoint endpoint-internal");
        assertThat(places.checks()).isEmpty();
        assertThat(create(PLATFORM, inside).state()).isEqualTo("READY");
    }

    @Test
    void itDoesNotLeadInsideLaterEither() {
        create(admin, draft("archive"));
        jdbc.sql("update object_store set endpoint = 'http://127.0.0.1:9000'").update();

        assertThat(codes(administration.check(admin, "archive").get())).containsExactly("endpoint-internal");
        assertThat(pointers(() -> rotate(admin, "archive", "s-2"))).containsExactly("# endpoint-internal");
        assertThat(places.checks()).hasSize(1);
    }

    @Test
    void editorsAndViewersMakeNoneAndChangeNone() {
        create(admin, draft("archive"));
        var editor = Callers.of(acme, Role.EDITOR);

        assertThat(codeOf(() -> create(editor, draft("another")))).isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(codeOf(() -> rotate(editor, "archive", "s-2"))).isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(codeOf(() -> administration.check(editor, "archive"))).isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(codeOf(() -> administration.delete(editor, "archive"))).isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(stores.get(Callers.of(acme, Role.VIEWER), "archive").name()).isEqualTo("archive");
        assertThat(places.checks()).hasSize(1);
    }

    @Test
    void thePlatformsStoreIsForAllAndNoTenantsToChange() {
        create(PLATFORM, draft("shared"));

        var seen = stores.get(admin, "shared");

        assertThat(seen.tenant()).isNull();
        assertThat(seen.upkeep()).isNull();
        assertThat(stores.access(acme, "shared")).contains(new StoreAccess("AK1", "s-1"));
        assertThat(codeOf(() -> rotate(admin, "shared", "s-2"))).isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(codeOf(() -> administration.check(admin, "shared"))).isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(codeOf(() -> administration.delete(admin, "shared"))).isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(rotate(PLATFORM, "shared", "s-2").state()).isEqualTo("READY");
        assertThat(audited("/object-stores/shared"))
                .containsExactly("object-store.credentials-replaced null", "object-store.created null");
    }

    @Test
    void anotherTenantsStoreIsNotThere() {
        create(admin, draft("archive"));
        var other = Callers.of(Callers.newTenant(tenants), Role.ADMIN);

        assertThat(codeOf(() -> stores.get(other, "archive"))).isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(codeOf(() -> rotate(other, "archive", "s-2"))).isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(codeOf(() -> administration.check(other, "archive"))).isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(codeOf(() -> administration.delete(other, "archive"))).isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(codeOf(() -> stores.get(PLATFORM, "archive"))).isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(stores.list(other, new PageRequest(null, 9)).items()).isEmpty();
        assertThat(create(other, draft("archive")).name()).isEqualTo("archive");
    }

    @Test
    void aNameIsTakenOnceAndNeverByATenantAndThePlatform() {
        create(admin, draft("archive"));
        create(PLATFORM, draft("shared"));
        places.forget();

        assertThat(codeOf(() -> create(admin, draft("archive")))).isEqualTo(ErrorCode.NAME_TAKEN);
        assertThat(codeOf(() -> create(admin, draft("shared")))).isEqualTo(ErrorCode.NAME_TAKEN);
        assertThat(codeOf(() -> create(PLATFORM, draft("archive")))).isEqualTo(ErrorCode.NAME_TAKEN);
        assertThat(places.checks()).isEmpty();
    }

    @Test
    void twoAtOnceWithOneNameAreOne() {
        var first = administration.registration(admin, draft("archive"));
        var second = administration.registration(admin, draft("archive"));

        var _ = first.get();

        assertThat(codeOf(second::get)).isEqualTo(ErrorCode.NAME_TAKEN);
    }

    @Test
    void keysAreReplacedOnceTheyHaveBeenSeenToWork() {
        create(admin, draft("archive"));
        places.lacks("s3://acme-backups/production", "store-unauthenticated");

        assertThat(pointers(() -> rotate(admin, "archive", "s-2"))).containsExactly("# store-unauthenticated");
        assertThat(stores.access(acme, "archive")).contains(new StoreAccess("AK1", "s-1"));
        assertThat(pointers(() -> administration.rotation(admin, "archive", new ObjectStoreDraft.Keys("AK2", null))))
                .containsExactly("#/secretAccessKey required");

        places.forget();
        assertThat(upkeep(rotate(admin, "archive", "s-2")).accessKeyId()).isEqualTo("AK2");
        assertThat(stores.access(acme, "archive")).contains(new StoreAccess("AK2", "s-2"));
    }

    @Test
    void twoReplacementsAtOnceAreOne() {
        create(admin, draft("archive"));
        var first = administration.rotation(admin, "archive", new ObjectStoreDraft.Keys("AK2", "s-2"));
        var second = administration.rotation(admin, "archive", new ObjectStoreDraft.Keys("AK3", "s-3"));
        var _ = first.get();

        assertThat(codeOf(second::get)).isEqualTo(ErrorCode.STATE_CONFLICT);
        assertThat(stores.access(acme, "archive")).contains(new StoreAccess("AK2", "s-2"));
    }

    @Test
    void aCheckKeepsWhatItHasFoundUntilTheNext() {
        create(admin, draft("archive"));
        places.lacks("s3://acme-backups/production", "bucket-missing");

        assertThat(codes(administration.check(admin, "archive").get())).containsExactly("bucket-missing");
        assertThat(stores.get(admin, "archive").state()).isEqualTo("UNUSABLE");

        places.forget();
        assertThat(administration.check(admin, "archive").get().state()).isEqualTo("READY");
        assertThat(audited("/object-stores/archive"))
                .containsExactly(
                        "object-store.checked " + acme, "object-store.checked " + acme, "object-store.created " + acme);
    }

    @Test
    void keysThatThisServerCannotOpenAreAShortcoming() {
        create(admin, draft("archive"));
        jdbc.sql("update object_store set secret_access_key = '\\x00'").update();

        assertThat(codes(administration.check(admin, "archive").get())).containsExactly("credentials-sealed");
        assertThatThrownBy(() -> stores.access(acme, "archive")).isInstanceOf(OperatorUnavailableException.class);
        assertThat(rotate(admin, "archive", "s-2").state()).isEqualTo("READY");
    }

    @Test
    void aServerWithoutKeysTakesNoCredentialsAndGoesNowhere() {
        var keyless = new ObjectStoreCandidates(rows, providers, checks, installation, SecretKeys.none(), time);

        assertThat(codeOf(() -> keyless.checked(admin, draft("archive")))).isEqualTo(ErrorCode.STATE_CONFLICT);
        assertThat(places.checks()).isEmpty();
    }

    @Test
    void itIsForgottenUnlessClustersArchiveThere() {
        create(PLATFORM, draft("shared"));
        create(admin, draft("archive"));
        clusterWith("shared");

        var refusal = refusalOf(() -> administration.delete(PLATFORM, "shared"));
        administration.delete(admin, "archive");

        assertThat(refusal.code()).isEqualTo(ErrorCode.STATE_CONFLICT);
        assertThat(refusal.getMessage()).isEqualTo("object store shared is in use: 1 clusters archive there");
        assertThat(stores.visible(acme, "shared")).isPresent();
        assertThat(stores.visible(acme, "archive")).isEmpty();
        assertThat(codeOf(() -> administration.delete(admin, "archive"))).isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(audited("/object-stores/archive").getFirst()).isEqualTo("object-store.deleted " + acme);
    }

    @Test
    void theSandboxsStoreComesWithTheStartAndNobodyElseHasItsName() {
        registry.sandbox(Path.of("/srv/sandbox/archive"));

        var seen = stores.get(admin, "sandbox");

        assertThat(seen.kind()).isEqualTo(ObjectStore.Kind.DIRECTORY);
        assertThat(seen.state()).isEqualTo("READY");
        assertThat(seen.bucket()).isNull();
        assertThat(stores.visible(acme, "sandbox")).contains(ObjectStore.directory("sandbox", "/srv/sandbox/archive"));
        assertThat(stores.access(acme, "sandbox")).isEmpty();
        assertThat(codeOf(() -> administration.delete(PLATFORM, "sandbox"))).isEqualTo(ErrorCode.STATE_CONFLICT);
        assertThat(codeOf(() -> rotate(PLATFORM, "sandbox", "s"))).isEqualTo(ErrorCode.STATE_CONFLICT);
        assertThat(administration.check(PLATFORM, "sandbox").get().state()).isEqualTo("READY");
        assertThat(places.checks()).isEmpty();
        assertThat(pointers(() -> create(admin, draft("sandbox")))).containsExactly("#/name name-reserved");
    }

    @Test
    void aListGoesOnPageByPage() {
        create(admin, draft("first"));
        create(PLATFORM, draft("second"));
        create(admin, draft("third"));

        var first = stores.list(admin, new PageRequest(null, 2));
        var rest = stores.list(admin, new PageRequest(first.nextCursor(), 2));

        assertThat(first.items()).extracting(ObjectStoreView::name).containsExactly("third", "second");
        assertThat(rest.items()).extracting(ObjectStoreView::name).containsExactly("first");
        assertThat(rest.nextCursor()).isNull();
    }

    private ObjectStoreView create(Caller caller, ObjectStoreDraft draft) {
        return administration.registration(caller, draft).get();
    }

    private ObjectStoreView rotate(Caller caller, String name, String secret) {
        return administration
                .rotation(caller, name, new ObjectStoreDraft.Keys("AK2", secret))
                .get();
    }

    private static ObjectStoreDraft draft(String name) {
        return at(name, ENDPOINT);
    }

    private static ObjectStoreDraft at(String name, String endpoint) {
        var keys = new ObjectStoreDraft.Keys("AK1", "s-1");
        return new ObjectStoreDraft(name, endpoint, null, "acme-backups", "production", keys, null, null);
    }

    private void clusterWith(String store) {
        dataPlanes.put(new DataPlaneRecord(DATA_PLANE, List.of("fake"), "{}", false, time.instant()));
        namespaces.ensure(acme, DATA_PLANE, "default", time.instant());
        var desired = "{\"archive\": {\"store\": {\"name\": \"%s\"}}}".formatted(store);
        clusters.insert(HaCluster.fresh(
                new ClusterId(Ids.next()),
                acme,
                "default",
                "orders",
                DATA_PLANE,
                "fake",
                desired,
                ClusterState.READY,
                time.instant()));
    }

    private static List<String> pointers(org.assertj.core.api.ThrowableAssert.ThrowingCallable request) {
        return refusalOf(request).errors().stream()
                .map(error -> error.at() + " " + error.code())
                .toList();
    }

    private static List<String> codes(ObjectStoreView view) {
        return upkeep(view).shortcomings().stream()
                .map(Inspection.Shortcoming::code)
                .toList();
    }

    private static ObjectStoreView.Upkeep upkeep(ObjectStoreView view) {
        return Objects.requireNonNull(view.upkeep());
    }

    /** What was done to it and whose matter it was, the newest first. */
    private List<String> audited(String subject) {
        return jdbc.sql("""
                        select action || ' ' || coalesce(tenant, 'null') from audit_entry
                         where subject = :subject order by id desc
                        """).param("subject", subject).query(String.class).list().stream()
                .map(String::valueOf)
                .toList();
    }
}
