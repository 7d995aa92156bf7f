package dev.matriarch.metadata;

import dev.matriarch.metadata.DataPlaneRecord.Findings;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A data plane's way into its row and out of it; credentials go another. */
final class DataPlaneRows {

    private DataPlaneRows() {}

    static Map<String, @Nullable Object> parameters(DataPlaneRecord dataPlane) {
        var findings = dataPlane.findings();
        var parameters = new HashMap<String, @Nullable Object>();
        parameters.put("name", dataPlane.name());
        parameters.put("kind", dataPlane.kind());
        parameters.put("operators", dataPlane.operators().toArray(String[]::new));
        parameters.put("settings", dataPlane.settings());
        parameters.put("identity", findings.identity());
        parameters.put("offers", findings.offers());
        parameters.put("shortcomings", findings.shortcomings());
        parameters.put("checkedAt", Rows.timestampOrNull(findings.at()));
        parameters.put("isDefault", dataPlane.isDefault());
        parameters.put("createdAt", Rows.timestamp(dataPlane.createdAt()));
        return parameters;
    }

    static DataPlaneRecord read(ResultSet row, int n) throws SQLException {
        return new DataPlaneRecord(
                row.getString("name"),
                row.getString("kind"),
                List.of((String[]) row.getArray("operators").getArray()),
                row.getString("settings"),
                new Findings(
                        row.getString("identity"),
                        row.getString("offers"),
                        row.getString("shortcomings"),
                        Rows.instantOrNull(row, "checked_at")),
                row.getLong("version"),
                row.getBoolean("is_default"),
                Rows.instant(row, "created_at"));
    }
}
