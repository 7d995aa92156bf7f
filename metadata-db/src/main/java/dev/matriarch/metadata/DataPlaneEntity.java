package dev.matriarch.metadata;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.NullUnmarked;

/** One row of {@code data_plane}. It never leaves this package: stores hand out {@link DataPlaneRecord}. */
@Entity
@Table(name = "data_plane")
class DataPlaneEntity {

    @Id
    private String name;

    @JdbcTypeCode(SqlTypes.ARRAY)
    private String[] operators;

    @JdbcTypeCode(SqlTypes.JSON)
    private String settings;

    private boolean isDefault;

    @Column(updatable = false)
    private Instant createdAt;

    @NullUnmarked
    protected DataPlaneEntity() {} // for JPA

    void become(DataPlaneRecord dataPlane) {
        operators = dataPlane.operators().toArray(String[]::new);
        settings = dataPlane.settings();
        isDefault = dataPlane.isDefault();
    }

    void beNoDefault() {
        isDefault = false;
    }

    DataPlaneRecord toRecord() {
        return new DataPlaneRecord(name, List.of(operators), settings, isDefault, createdAt);
    }
}
