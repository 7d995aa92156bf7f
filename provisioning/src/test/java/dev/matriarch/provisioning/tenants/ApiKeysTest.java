package dev.matriarch.provisioning.tenants;

import static dev.matriarch.provisioning.Refusals.codeOf;
import static dev.matriarch.provisioning.Refusals.refusalOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.matriarch.metadata.ApiKey;
import dev.matriarch.metadata.AuditEntry;
import dev.matriarch.metadata.MovableTime;
import dev.matriarch.metadata.Role;
import dev.matriarch.metadata.TenantId;
import dev.matriarch.metadata.TenantStore;
import dev.matriarch.provisioning.Caller;
import dev.matriarch.provisioning.Callers;
import dev.matriarch.provisioning.ErrorCode;
import dev.matriarch.provisioning.FieldError;
import dev.matriarch.provisioning.PageRequest;
import dev.matriarch.provisioning.audit.Audit;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.simple.JdbcClient;

@SpringBootTest
class ApiKeysTest {

    private static final PageRequest FIRST = new PageRequest(null, 50);

    @Autowired
    ApiKeys keys;

    @Autowired
    TenantStore tenants;

    @Autowired
    Audit audit;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    MovableTime time;

    private TenantId tenant = new TenantId("unset");
    private Caller admin = Callers.platform();

    @BeforeEach
    void makeATenant() {
        tenant = Callers.newTenant(tenants);
        admin = Callers.of(tenant, Role.ADMIN);
    }

    @Test
    void whoeverHoldsAKeyIsKnownByIt() {
        var made = keys.create(admin, tenant, "ci", "editor", null);

        assertThat(made.secret())
                .matches("mk_[a-z0-9]{8,12}_[A-Za-z0-9]{43}")
                .contains("_" + made.key().prefix() + "_");
        assertThat(keys.authenticate(made.secret(), null, "r-1"))
                .contains(new Caller("api-key", "ci", made.key().id().toString(), Role.EDITOR, tenant, "r-1"));
    }

    @Test
    void theSecretIsNowhereInTheMetadataDb() {
        var made = keys.create(admin, tenant, "ci", "editor", null);
        var secret = made.secret().substring(made.secret().lastIndexOf('_') + 1);

        var row = jdbc.sql("select k::text from api_key k where id = :id")
                .param("id", made.key().id())
                .query(String.class)
                .single();

        assertThat(row).doesNotContain(secret);
        assertThat(made.toString()).doesNotContain(secret);
    }

    @Test
    void aKeyThatIsWrongInAnyPlaceIsNobodys() {
        var secret = keys.create(admin, tenant, "ci", "editor", null).secret();

        for (var wrong : new String[] {
            "",
            "mk_",
            "x" + secret,
            secret + "x",
            secret.substring(0, secret.length() - 1) + "-",
            secret + " ",
            "mk_aaaaaaaa_b"
        }) {
            assertThat(keys.authenticate(wrong, null, "r-1")).as(wrong).isEmpty();
        }
    }

    @Test
    void anExpiredKeyIsNobodysFromThatInstant() {
        var secret = keys.create(admin, tenant, "ci", "viewer", time.instant().plusSeconds(60))
                .secret();

        time.passes(Duration.ofSeconds(59));
        assertThat(keys.authenticate(secret, null, "r-1")).isPresent();
        time.passes(Duration.ofSeconds(1));
        assertThat(keys.authenticate(secret, null, "r-1")).isEmpty();
    }

    @Test
    void aRevokedKeyIsGoneAndItsNameIsFree() {
        var made = keys.create(admin, tenant, "ci", "viewer", null);

        keys.revoke(admin, tenant, made.key().id());

        assertThat(keys.authenticate(made.secret(), null, "r-1")).isEmpty();
        assertThat(keys.list(admin, tenant, FIRST).items()).isEmpty();
        assertThat(codeOf(() -> keys.get(admin, tenant, made.key().id()))).isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(codeOf(() -> keys.revoke(admin, tenant, made.key().id()))).isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(keys.create(admin, tenant, "ci", "viewer", null).key().name())
                .isEqualTo("ci");
    }

    @Test
    void everyChangeIsWrittenDown() {
        var made = keys.create(admin, tenant, "ci", "viewer", null);
        keys.revoke(admin, tenant, made.key().id());

        var path = "/tenants/%s/api-keys/%s".formatted(tenant, made.key().id());
        assertThat(audit.list(admin, FIRST).items())
                .extracting(AuditEntry::action, AuditEntry::subject, AuditEntry::actorName, AuditEntry::requestId)
                .containsExactly(
                        tuple("api-key.revoked", path, "ci", "request-1"),
                        tuple("api-key.created", path, "ci", "request-1"));
    }

    @Test
    void allThatIsWrongIsSaidAtOnce() {
        var nothing = refusalOf(() -> keys.create(admin, tenant, null, null, time.instant()));
        var nonsense = refusalOf(() -> keys.create(admin, tenant, " x", "platform-admin", null));

        assertThat(nothing.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(nothing.errors())
                .extracting(FieldError::at, FieldError::code)
                .containsExactly(
                        tuple("#/name", "required"), tuple("#/role", "required"), tuple("#/expiresAt", "in-the-past"));
        assertThat(nonsense.errors())
                .extracting(FieldError::at, FieldError::code)
                .containsExactly(tuple("#/name", "invalid-name"), tuple("#/role", "unknown-value"));
    }

    @Test
    void aTakenNameIsRefused() {
        keys.create(admin, tenant, "ci", "viewer", null);

        assertThat(codeOf(() -> keys.create(admin, tenant, "ci", "admin", null)))
                .isEqualTo(ErrorCode.NAME_TAKEN);
    }

    @Test
    void onlyAdminsManageKeysAndOnlyTheirTenants() {
        var editor = Callers.of(tenant, Role.EDITOR);
        var stranger = Callers.of(Callers.newTenant(tenants), Role.ADMIN);
        var key = keys.create(admin, tenant, "ci", "viewer", null).key();

        assertThat(codeOf(() -> keys.create(editor, tenant, "x", "viewer", null)))
                .isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(codeOf(() -> keys.list(editor, tenant, FIRST))).isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(codeOf(() -> keys.create(stranger, tenant, "x", "viewer", null)))
                .isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(codeOf(() -> keys.list(stranger, tenant, FIRST))).isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(codeOf(() -> keys.get(stranger, stranger.requireTenant(), key.id())))
                .isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(codeOf(() -> keys.revoke(stranger, tenant, key.id()))).isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(keys.get(Callers.platform(), tenant, key.id())).isEqualTo(key);
        assertThat(codeOf(() -> keys.list(Callers.platform(), new TenantId("nobody"), FIRST)))
                .isEqualTo(ErrorCode.NOT_FOUND);
    }

    @Test
    void aTenantsKeyActsForItsTenantWhateverItNames() {
        var secret = keys.create(admin, tenant, "ci", "admin", null).secret();
        var other = Callers.newTenant(tenants);

        assertThat(keys.authenticate(secret, other.value(), "r-1").map(Caller::tenant))
                .contains(tenant);
    }

    @Test
    void pagesGoFromTheNewestToTheOldest() {
        for (var name : new String[] {"a", "b", "c"}) {
            keys.create(admin, tenant, name, "viewer", null);
        }

        var first = keys.list(admin, tenant, new PageRequest(null, 2));
        var second = keys.list(admin, tenant, new PageRequest(first.nextCursor(), 2));

        assertThat(first.items()).extracting(ApiKey::name).containsExactly("c", "b");
        assertThat(second.items()).extracting(ApiKey::name).containsExactly("a");
        assertThat(second.nextCursor()).isNull();
    }
}
