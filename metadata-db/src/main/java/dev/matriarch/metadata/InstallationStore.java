package dev.matriarch.metadata;

import java.time.Instant;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The identity of this control plane, shared by all servers on this metadata DB. */
@Component
public class InstallationStore {

    private final JdbcClient jdbc;

    InstallationStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The same for every caller, made by the first. */
    public UUID id(Instant now) {
        jdbc.sql("insert into installation (id, created_at) values (:id, :now) on conflict do nothing")
                .param("id", Ids.next())
                .param("now", Timestamps.of(now))
                .update();
        return id();
    }

    /** The same, where there is one already. */
    UUID id() {
        return jdbc.sql("select id from installation").query(UUID.class).single();
    }
}
