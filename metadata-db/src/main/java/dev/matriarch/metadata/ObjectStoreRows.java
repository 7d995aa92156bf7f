package dev.matriarch.metadata;

import dev.matriarch.metadata.ObjectStoreRecord.Findings;
import dev.matriarch.metadata.ObjectStoreRecord.Place;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An object store's way into its row and out of it; the secret of its keys goes another. */
final class ObjectStoreRows {

    private ObjectStoreRows() {}

    static Map<String, @Nullable Object> parameters(ObjectStoreRecord store) {
        var place = store.place();
        var findings = store.findings();
        var parameters = new HashMap<String, @Nullable Object>();
        parameters.put("id", store.id());
        parameters.put("tenant", valueOrNull(store.tenant()));
        parameters.put("name", store.name());
        parameters.put("kind", place.kind());
        parameters.put("location", place.location());
        parameters.put("endpoint", place.endpoint());
        parameters.put("region", place.region());
        parameters.put("controlPlaneEndpoint", place.controlPlaneEndpoint());
        parameters.put("iamRole", store.iamRole());
        parameters.put("accessKeyId", store.accessKeyId());
        parameters.put("shortcoming", findings.shortcoming());
        parameters.put("checkedAt", Rows.timestampOrNull(findings.at()));
        parameters.put("version", store.version());
        parameters.put("createdAt", Rows.timestamp(store.createdAt()));
        return parameters;
    }

    static ObjectStoreRecord read(ResultSet row, int n) throws SQLException {
        var tenant = row.getString("tenant");
        return new ObjectStoreRecord(
                Rows.uuid(row, "id"),
                tenant == null ? null : new TenantId(tenant),
                row.getString("name"),
                new Place(
                        row.getString("kind"),
                        row.getString("location"),
                        row.getString("endpoint"),
                        row.getString("region"),
                        row.getString("control_plane_endpoint")),
                row.getString("iam_role"),
                row.getString("access_key_id"),
                new Findings(row.getString("shortcoming"), Rows.instantOrNull(row, "checked_at")),
                row.getLong("version"),
                Rows.instant(row, "created_at"));
    }

    static @Nullable String valueOrNull(@Nullable TenantId tenant) {
        return tenant == null ? null : tenant.value();
    }
}
