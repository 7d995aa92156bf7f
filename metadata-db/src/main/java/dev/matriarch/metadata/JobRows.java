package dev.matriarch.metadata;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How rows of {@code job} and {@code job_step} become records. */
final class JobRows {

    private JobRows() {}

    static Job job(ResultSet row, List<JobStep> steps) throws SQLException {
        return new Job(
                new JobId(Rows.uuid(row, "id")),
                new TenantId(row.getString("tenant")),
                row.getString("kind"),
                JobState.valueOf(row.getString("state")),
                new ClusterId(Rows.uuid(row, "cluster_id")),
                row.getString("cluster_namespace"),
                row.getString("cluster_name"),
                topology(row),
                row.getLong("generation"),
                row.getString("previous"),
                row.getString("target"),
                row.getString("memory"),
                row.getLong("epoch"),
                row.getLong("wake_seq"),
                row.getBoolean("past_no_return"),
                row.getString("plan"),
                row.getString("result"),
                row.getString("problem"),
                Rows.integerOrNull(row, "expected_seconds"),
                Rows.jobOrNull(row, "retry_of"),
                Rows.jobOrNull(row, "retried_by"),
                new Requester(
                        row.getString("requester_type"), row.getString("requester_name"), row.getString("request_id")),
                Rows.instant(row, "created_at"),
                Rows.instantOrNull(row, "started_at"),
                Rows.instantOrNull(row, "finished_at"),
                steps);
    }

    private static @Nullable TopologyId topology(ResultSet row) throws SQLException {
        var id = Rows.uuidOrNull(row, "topology_id");
        return id == null ? null : new TopologyId(id);
    }

    static JobStep step(ResultSet row, int n) throws SQLException {
        return new JobStep(
                row.getInt("position"),
                row.getString("name"),
                StepState.valueOf(row.getString("state")),
                row.getString("note"),
                row.getInt("attempts"),
                row.getBoolean("compensation"),
                Rows.instantOrNull(row, "started_at"),
                Duration.ofMillis(row.getLong("unreachable_ms")),
                Rows.instantOrNull(row, "looked_at"),
                Rows.instantOrNull(row, "finished_at"));
    }
}
