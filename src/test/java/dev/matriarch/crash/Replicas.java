package dev.matriarch.crash;

import static org.awaitility.Awaitility.await;

import dev.matriarch.harness.Api;
import dev.matriarch.harness.Installation;
import dev.matriarch.harness.MetadataProxy;
import dev.matriarch.harness.ServerProcess;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Two servers on one metadata DB and one sandbox, each of which can be held up on its way to the database. */
final class Replicas implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    final Installation installation = new Installation();
    final JobRecords records = new JobRecords(installation.metadata());
    final MetadataProxy way = installation.proxy();
    final MetadataProxy otherWay = installation.proxy();
    final ServerProcess server;
    final ServerProcess other;

    /** Both start at the same moment, on a database that is empty. */
    Replicas() {
        server = installation.launch(way);
        other = installation.launch(otherWay);
        try {
            server.ready();
            other.ready();
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    Api tenant() {
        return installation.tenant(server);
    }

    Api tenantOfOther() {
        return installation.tenant(other);
    }

    Clusters clusters() {
        return new Clusters(tenantOfOther(), installation.home());
    }

    /** Has a cluster made by the first server alone, and returns when that one has been stopped at this statement. */
    JsonNode createdAndStoppedAt(String name, String words) {
        other.sigstop();
        var hold = way.hold(words);
        var job = tenant().post("/ha-clusters", Clusters.body(name)).body();
        reached(hold);
        server.sigstop();
        return job;
    }

    static void reached(MetadataProxy.Hold hold) {
        reached(hold, 1);
    }

    static void reached(MetadataProxy.Hold hold, int statements) {
        await("statements that are held").atMost(PATIENCE).until(() -> hold.reached() >= statements);
    }

    static void logs(ServerProcess server, String... words) {
        await("a line of the log with " + List.of(words)).atMost(PATIENCE).until(() -> server.says(words));
    }

    @Override
    public void close() {
        installation.close();
    }
}
