package dev.matriarch.harness;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** SQL as a cluster's owner, by the credentials that the API tells. */
public final class OwnerSql {

    private OwnerSql() {}

    /** The first column of what it answers. */
    public static List<String> sql(Api api, String cluster, String statement) throws SQLException {
        var owner = api.get("/ha-clusters/%s/credentials".formatted(cluster));
        var url = owner.body().at("/readWrite/jdbcUrl").asString();
        try (var connection = DriverManager.getConnection(url, owner.text("username"), owner.text("password"));
                var query = connection.createStatement()) {
            var values = new ArrayList<String>();
            if (query.execute(statement)) {
                for (var rows = query.getResultSet(); rows.next(); ) {
                    values.add(rows.getString(1));
                }
            }
            return values;
        }
    }
}
