package dev.matriarch.metadata;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * The object stores. A tenant sees its own and the platform's; where no tenant is named, the platform's alone are there.
 *
 * <p>A name means one store to whoever says it: none is added to a tenant that the platform has, and none to the platform
 * that a tenant has. Otherwise a new store could take the place of another one under clusters that use it.
 */
@Component
public class ObjectStoreStore {

    private static final String VISIBLE = """
             name = :name and removed_at is null and (tenant is null or tenant = cast(:tenant as text))
            """;

    private static final String TAKEN = """
            select exists (select from object_store
                            where name = :name and removed_at is null
                              and (tenant is null or cast(:tenant as text) is null or tenant = :tenant))
            """;

    private final JdbcClient jdbc;
    private final Sealing sealing;

    ObjectStoreStore(JdbcClient jdbc, Sealing sealing) {
        this.jdbc = jdbc;
        this.sealing = sealing;
    }

    /**
     * Adds it. Two at once come one after the other, so that neither overlooks the other's name.
     *
     * @param secretAccessKey in clear, or null where it has no keys
     * @return false where the name is taken
     * @throws SealedException where this server has no keys to seal by
     */
    @Transactional
    public boolean add(ObjectStoreRecord store, @Nullable String secretAccessKey) {
        jdbc.sql("lock table object_store in share row exclusive mode").update();
        if (isTaken(store.tenant(), store.name())) {
            return false;
        }
        var parameters = ObjectStoreRows.parameters(store);
        parameters.put("secret", secretAccessKey == null ? null : sealing.seal(secretAccessKey, about(store)));
        jdbc.sql("""
                insert into object_store (id, tenant, name, kind, location, endpoint, region, control_plane_endpoint,
                                          iam_role, access_key_id, secret_access_key, shortcoming, checked_at, version,
                                          created_at)
                values (:id, :tenant, :name, :kind, :location, :endpoint, :region, :controlPlaneEndpoint,
                        :iamRole, :accessKeyId, :secret, cast(:shortcoming as jsonb), :checkedAt, :version, :createdAt)
                """).params(parameters).update();
        return true;
    }

    /** Whether that tenant, or the platform where none is named, cannot have a new store of this name. */
    public boolean isTaken(@Nullable TenantId tenant, String name) {
        return jdbc.sql(TAKEN)
                .param("tenant", ObjectStoreRows.valueOrNull(tenant))
                .param("name", name)
                .query(Boolean.class)
                .single();
    }

    /** Adds a store of the platform's that needs no keys, or moves the one of that name to that place. */
    @Transactional
    public void put(ObjectStoreRecord store) {
        if (add(store, null)) {
            return;
        }
        jdbc.sql("""
                update object_store
                   set version = version + 1, location = :location
                 where tenant is null and name = :name and removed_at is null and location <> :location
                """).params(ObjectStoreRows.parameters(store)).update();
    }

    /** The one that the tenant means by this name: its own, or the platform's. */
    public Optional<ObjectStoreRecord> visible(@Nullable TenantId tenant, String name) {
        return jdbc.sql("select * from object_store where" + VISIBLE)
                .param("tenant", ObjectStoreRows.valueOrNull(tenant))
                .param("name", name)
                .query(ObjectStoreRows::read)
                .optional();
    }

    /** Those that the tenant sees, newest first, those older than {@code last}. */
    public List<ObjectStoreRecord> page(@Nullable TenantId tenant, @Nullable UUID last, int limit) {
        return jdbc.sql("""
                select * from object_store
                 where removed_at is null and (tenant is null or tenant = cast(:tenant as text)) and id < :last
                 order by id desc limit :limit
                """)
                .param("tenant", ObjectStoreRows.valueOrNull(tenant))
                .param("last", Objects.requireNonNullElse(last, Ids.GREATEST))
                .param("limit", limit)
                .query(ObjectStoreRows::read)
                .list();
    }

    /**
     * The secret of its keys in clear; empty where it has none.
     *
     * @throws SealedException where this server's keys do not open it
     */
    public Optional<String> secretAccessKey(ObjectStoreRecord store) {
        return jdbc.sql("select secret_access_key from object_store where id = :id and secret_access_key is not null")
                .param("id", store.id())
                .query(byte[].class)
                .optional()
                .map(column -> sealing.open(column, about(store)));
    }

    /** Takes other keys for good, with what was found with them; false where it has changed since that version. */
    @Transactional
    public boolean rotate(ObjectStoreRecord store, String secretAccessKey) {
        var parameters = ObjectStoreRows.parameters(store);
        parameters.put("secret", sealing.seal(secretAccessKey, about(store)));
        return jdbc.sql("""
                update object_store
                   set access_key_id = :accessKeyId, secret_access_key = :secret,
                       shortcoming = cast(:shortcoming as jsonb), checked_at = :checkedAt, version = version + 1
                 where id = :id and version = :version and removed_at is null
                """).params(parameters).update() == 1;
    }

    /** Keeps what a check has found, unless the store has changed since that version or a later check has begun. */
    public boolean checked(ObjectStoreRecord store) {
        return jdbc.sql("""
                update object_store
                   set shortcoming = cast(:shortcoming as jsonb), checked_at = :checkedAt
                 where id = :id and version = :version and removed_at is null
                   and (checked_at is null or checked_at <= :checkedAt)
                """).params(ObjectStoreRows.parameters(store)).update() == 1;
    }

    /**
     * Makes sure that it stays until the transaction ends, for whoever begins to use it.
     *
     * @return false where the tenant sees none of that name
     */
    public boolean hold(@Nullable TenantId tenant, String name) {
        return jdbc.sql("select 1 from object_store where" + VISIBLE + " for key share")
                .param("tenant", ObjectStoreRows.valueOrNull(tenant))
                .param("name", name)
                .query(Integer.class)
                .optional()
                .isPresent();
    }

    /** Locks it against those who {@link #hold} it, so that it can be seen who uses it; false where it is not there. */
    public boolean lock(ObjectStoreRecord store) {
        return jdbc.sql("select 1 from object_store where id = :id and removed_at is null for update")
                .param("id", store.id())
                .query(Integer.class)
                .optional()
                .isPresent();
    }

    /** Takes it away, and its keys for good. The caller has locked it, and seen that nobody uses it. */
    public void remove(ObjectStoreRecord store, Instant at) {
        jdbc.sql("""
                update object_store
                   set removed_at = :at, access_key_id = null, secret_access_key = null, version = version + 1
                 where id = :id
                """).param("id", store.id()).param("at", Rows.timestamp(at)).update();
    }

    /** A name has no slash, so no two stores are spelled alike. */
    private static String about(ObjectStoreRecord store) {
        var tenant = store.tenant();
        return tenant == null ? "object-store/" + store.name() : "object-store/%s/%s".formatted(tenant, store.name());
    }
}
