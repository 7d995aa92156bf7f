package dev.matriarch.metadata;

import java.time.Instant;
import java.util.OptionalLong;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Which server observes which data plane: one at a time, for as long as it keeps saying so. */
@Component
public class ObserverLeaseStore {

    private final JdbcClient jdbc;

    ObserverLeaseStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Takes the lease, or holds on to it.
     *
     * @return the lease's epoch, which every change of the holder counts up; empty where another server holds it
     */
    public OptionalLong hold(String dataPlane, String holder, Instant now, Instant until) {
        return jdbc.sql("""
                insert into observer_lease as l (data_plane, holder, epoch, until)
                values (:dataPlane, :holder, 1, :until)
                on conflict (data_plane) do update
                   set holder = :holder, until = :until,
                       epoch = case when l.holder = :holder then l.epoch else l.epoch + 1 end
                 where l.holder = :holder or l.until <= :now
                returning epoch
                """)
                .param("dataPlane", dataPlane)
                .param("holder", holder)
                .param("now", Rows.timestamp(now))
                .param("until", Rows.timestamp(until))
                .query(Long.class)
                .optional()
                .map(OptionalLong::of)
                .orElse(OptionalLong.empty());
    }

    /** Whether it holds the lease in this epoch, and will until the transaction ends. */
    public boolean holds(String dataPlane, String holder, long epoch, Instant now) {
        return jdbc.sql("""
                        select 1 from observer_lease
                         where data_plane = :dataPlane and holder = :holder and epoch = :epoch and until > :now
                           for share
                        """)
                .param("dataPlane", dataPlane)
                .param("holder", holder)
                .param("epoch", epoch)
                .param("now", Rows.timestamp(now))
                .query(Integer.class)
                .optional()
                .isPresent();
    }

    /** Leaves all that it holds to whoever comes first. */
    public void release(String holder, Instant now) {
        jdbc.sql("update observer_lease set until = :now where holder = :holder and until > :now")
                .param("holder", holder)
                .param("now", Rows.timestamp(now))
                .update();
    }
}
