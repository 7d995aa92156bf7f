package dev.matriarch.metadata;

import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The data planes. They are few, belong to the platform, and every tenant may see them. */
@Component
public class DataPlaneStore {

    private final DataPlaneRepository dataPlanes;
    private final JdbcClient jdbc;

    DataPlaneStore(DataPlaneRepository dataPlanes, JdbcClient jdbc) {
        this.dataPlanes = dataPlanes;
        this.jdbc = jdbc;
    }

    /** Adds it, or changes the one of that name. Where it is the default, no other is any more. */
    @Transactional
    public void put(DataPlaneRecord dataPlane) {
        insertWhereMissing(dataPlane);
        if (dataPlane.isDefault()) {
            // Flushed first: for a moment there is no default, but never two.
            dataPlanes.findByIsDefaultTrueAndNameNot(dataPlane.name()).forEach(DataPlaneEntity::beNoDefault);
            dataPlanes.flush();
        }
        dataPlanes.findByName(dataPlane.name()).orElseThrow().become(dataPlane);
    }

    private void insertWhereMissing(DataPlaneRecord dataPlane) {
        jdbc.sql("""
                        insert into data_plane (name, operators, settings, created_at)
                        values (:name, :operators, cast(:settings as jsonb), :createdAt)
                        on conflict (name) do nothing
                        """)
                .param("name", dataPlane.name())
                .param("operators", dataPlane.operators().toArray(String[]::new))
                .param("settings", dataPlane.settings())
                .param("createdAt", Timestamps.of(dataPlane.createdAt()))
                .update();
    }

    public Optional<DataPlaneRecord> find(String name) {
        return dataPlanes.findByName(name).map(DataPlaneEntity::toRecord);
    }

    /** All of them, newest first. */
    public List<DataPlaneRecord> all() {
        return dataPlanes.findAllByOrderByCreatedAtDescNameDesc().stream()
                .map(DataPlaneEntity::toRecord)
                .toList();
    }
}
