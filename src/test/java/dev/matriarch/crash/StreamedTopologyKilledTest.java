package dev.matriarch.crash;

import dev.matriarch.harness.Api;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The same of two that need no archive: of the steps in which the cluster is in nobody's hands, those that differ. */
class StreamedTopologyKilledTest extends TopologyKilledTest {

    @Override
    TestTopology made(Api api) throws SQLException {
        return TestTopology.streamed(api);
    }

    /** Nothing is asked of an archive. */
    @Override
    List<String> boundaries() {
        if (!"all".equals(System.getProperty("matriarch.crash.boundaries"))) {
            return List.of("has stopped, and all its WAL is safe", "was told to take writes");
        }
        var notes = new ArrayList<>(NOTES);
        notes.set(1, "committed before is in its WAL");
        notes.removeLast();
        return notes;
    }
}
