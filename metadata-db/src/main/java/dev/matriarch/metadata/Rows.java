package dev.matriarch.metadata;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How this schema's column types are read and written through JDBC. */
final class Rows {

    private Rows() {}

    static UUID uuid(ResultSet row, String column) throws SQLException {
        return row.getObject(column, UUID.class);
    }

    static @Nullable UUID uuidOrNull(ResultSet row, String column) throws SQLException {
        return row.getObject(column, UUID.class);
    }

    static @Nullable JobId jobOrNull(ResultSet row, String column) throws SQLException {
        var id = uuidOrNull(row, column);
        return id == null ? null : new JobId(id);
    }

    static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    static @Nullable Instant instantOrNull(ResultSet row, String column) throws SQLException {
        var at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }

    static @Nullable Integer integerOrNull(ResultSet row, String column) throws SQLException {
        var value = row.getInt(column);
        return row.wasNull() ? null : value;
    }

    /** The driver takes no {@link Instant}. */
    static OffsetDateTime timestamp(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }

    static @Nullable OffsetDateTime timestampOrNull(@Nullable Instant at) {
        return at == null ? null : timestamp(at);
    }

    static @Nullable UUID valueOrNull(@Nullable JobId id) {
        return id == null ? null : id.value();
    }
}
