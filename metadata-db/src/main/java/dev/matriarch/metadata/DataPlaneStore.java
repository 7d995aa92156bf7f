package dev.matriarch.metadata;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The data planes. They are few, belong to the platform, and every tenant may see them. */
@Component
public class DataPlaneStore {

    /** A name that was removed is free: its row lives on for the history of its clusters. */
    private static final String ADD = """
            insert into data_plane as d (name, kind, operators, settings, credentials, identity, offers, shortcomings,
                                         checked_at, is_default, created_at)
            values (:name, :kind, :operators, cast(:settings as jsonb), :credentials, :identity, cast(:offers as jsonb),
                    cast(:shortcomings as jsonb), :checkedAt, :isDefault, :createdAt)
            on conflict (name) do update
               set kind = excluded.kind, operators = excluded.operators, settings = excluded.settings,
                   credentials = excluded.credentials, identity = excluded.identity, offers = excluded.offers,
                   shortcomings = excluded.shortcomings, checked_at = excluded.checked_at,
                   is_default = excluded.is_default, created_at = excluded.created_at,
                   removed_at = null, version = d.version + 1
             where d.removed_at is not null
            """;

    private final JdbcClient jdbc;
    private final Sealing sealing;

    DataPlaneStore(JdbcClient jdbc, Sealing sealing) {
        this.jdbc = jdbc;
        this.sealing = sealing;
    }

    /** Adds one that needs no credentials, or changes the one of that name. Where it is the default, no other is any more. */
    @Transactional
    public void put(DataPlaneRecord dataPlane) {
        if (add(dataPlane, null)) {
            return;
        }
        makeRoomForDefault(dataPlane);
        jdbc.sql("""
                update data_plane
                   set version = version + case when operators = cast(:operators as text[]) and settings = cast(:settings as jsonb)
                                                then 0 else 1 end,
                       operators = :operators, settings = cast(:settings as jsonb), is_default = :isDefault
                 where name = :name
                """).params(DataPlaneRows.parameters(dataPlane)).update();
    }

    /**
     * Adds it.
     *
     * @param credentials what is sealed, as JSON, or null for none
     * @return false where the name is taken
     * @throws SealedException where this server has no keys
     * @throws org.springframework.dao.DuplicateKeyException where the same place has another name already
     */
    @Transactional
    public boolean add(DataPlaneRecord dataPlane, @Nullable String credentials) {
        makeRoomForDefault(dataPlane);
        var parameters = DataPlaneRows.parameters(dataPlane);
        parameters.put("credentials", credentials == null ? null : sealing.seal(credentials, about(dataPlane.name())));
        return jdbc.sql(ADD).params(parameters).update() == 1;
    }

    /** The lock makes two new defaults come one after the other: for a moment there is none, but never two. */
    private void makeRoomForDefault(DataPlaneRecord dataPlane) {
        if (dataPlane.isDefault()) {
            jdbc.sql("lock table data_plane in share row exclusive mode").update();
            jdbc.sql("update data_plane set is_default = false where is_default and name <> :name")
                    .param("name", dataPlane.name())
                    .update();
        }
    }

    public Optional<DataPlaneRecord> find(String name) {
        return jdbc.sql("select * from data_plane where name = :name and removed_at is null")
                .param("name", name)
                .query(DataPlaneRows::read)
                .optional();
    }

    /** All of them, newest first. */
    public List<DataPlaneRecord> all() {
        return jdbc.sql("select * from data_plane where removed_at is null order by created_at desc, name desc")
                .query(DataPlaneRows::read)
                .list();
    }

    /**
     * Its credentials in clear; empty where it has none.
     *
     * @throws SealedException where this server's keys do not open them
     */
    public Optional<String> credentials(String name) {
        return jdbc.sql("select credentials from data_plane where name = :name and credentials is not null")
                .param("name", name)
                .query(byte[].class)
                .optional()
                .map(column -> sealing.open(column, about(name)));
    }

    /** Takes other credentials for good, with what was found with them; false where it has changed since that version. */
    @Transactional
    public boolean rotate(DataPlaneRecord dataPlane, String credentials) {
        var parameters = DataPlaneRows.parameters(dataPlane);
        parameters.put("version", dataPlane.version());
        parameters.put("credentials", sealing.seal(credentials, about(dataPlane.name())));
        return jdbc.sql("""
                update data_plane
                   set operators = :operators, settings = cast(:settings as jsonb), credentials = :credentials,
                       identity = :identity, offers = cast(:offers as jsonb),
                       shortcomings = cast(:shortcomings as jsonb), checked_at = :checkedAt, version = version + 1
                 where name = :name and version = :version and removed_at is null
                """).params(parameters).update() == 1;
    }

    /**
     * Keeps what a check has found, unless the data plane has changed since that version or a later check has begun. It is
     * a new version only where something else is offered.
     */
    public boolean checked(DataPlaneRecord dataPlane) {
        var parameters = DataPlaneRows.parameters(dataPlane);
        parameters.put("version", dataPlane.version());
        return jdbc.sql("""
                update data_plane
                   set version = version + case when operators = cast(:operators as text[]) and offers = cast(:offers as jsonb)
                                                then 0 else 1 end,
                       operators = :operators, identity = :identity, offers = cast(:offers as jsonb),
                       shortcomings = cast(:shortcomings as jsonb), checked_at = :checkedAt
                 where name = :name and version = :version and removed_at is null
                   and (checked_at is null or checked_at <= :checkedAt)
                """).params(parameters).update() == 1;
    }

    /**
     * Makes sure that it stays until the transaction ends, for whoever puts something there.
     *
     * @return false where it is not there
     */
    public boolean hold(String name) {
        return jdbc.sql("select 1 from data_plane where name = :name and removed_at is null for key share")
                .param("name", name)
                .query(Integer.class)
                .optional()
                .isPresent();
    }

    /** Locks it against those who {@link #hold} it, so that it can be seen what is there; false where it is not there. */
    public boolean lock(String name) {
        return jdbc.sql("select 1 from data_plane where name = :name and removed_at is null for update")
                .param("name", name)
                .query(Integer.class)
                .optional()
                .isPresent();
    }

    /** Takes it away, and its credentials for good. The caller has locked it, and seen that nothing is there. */
    public void remove(String name, Instant at) {
        jdbc.sql("delete from observer_lease where data_plane = :name")
                .param("name", name)
                .update();
        jdbc.sql("""
                update data_plane
                   set removed_at = :at, credentials = null, settings = '{}', is_default = false, version = version + 1
                 where name = :name
                """).param("name", name).param("at", Rows.timestamp(at)).update();
    }

    private static String about(String name) {
        return "data-plane/" + name;
    }
}
