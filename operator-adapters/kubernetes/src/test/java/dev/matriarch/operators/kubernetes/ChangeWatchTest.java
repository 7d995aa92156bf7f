package dev.matriarch.operators.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.operators.kubernetes.FakeApiServer.Answer;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which clusters something changed in, whatever becomes of the watch meanwhile. */
class ChangeWatchTest {

    private static final String PATH = "/api/v1/configmaps";
    private static final UUID FIRST = UUID.fromString("00000000-0000-0000-0000-000000000001");
    private static final UUID SECOND = UUID.fromString("00000000-0000-0000-0000-000000000002");

    private final FakeApiServer kubernetes = FakeApiServer.kubernetes();
    private final ApiServer server = ApiServer.of(kubernetes.dataPlane());
    private final BlockingQueue<UUID> heard = new LinkedBlockingQueue<>();
    private final List<ChangeWatch> watches = new ArrayList<>();

    @AfterEach
    void close() {
        watches.forEach(ChangeWatch::close);
        server.close();
        kubernetes.close();
    }

    @Test
    void allThatIsThereAndAllThatChangesIsAnnounced() throws InterruptedException {
        kubernetes.lists(PATH, list(10, map("a", FIRST, 9)));
        listen();
        assertThat(next()).isEqualTo(FIRST);

        kubernetes.tells(PATH, event("ADDED", map("b", SECOND, 11)));
        assertThat(next()).isEqualTo(SECOND);
        kubernetes.tells(PATH, event("MODIFIED", map("a", FIRST, 12)));
        assertThat(next()).isEqualTo(FIRST);
        kubernetes.tells(PATH, event("DELETED", map("b", SECOND, 13)));
        assertThat(next()).isEqualTo(SECOND);
    }

    @Test
    void whatChangedWhileTheServerForgotWhereWeWereIsAnnounced() throws InterruptedException {
        kubernetes
                .lists(PATH, list(10, map("a", FIRST, 9)))
                .lists(PATH, list(90, map("a", FIRST, 9), map("b", SECOND, 80)));
        listen();
        assertThat(next()).isEqualTo(FIRST);

        kubernetes.tells(
                PATH, event("ERROR", FakeApiServer.status(410, "Expired", "too old resource version: 10 (50)")));

        assertThat(next()).isEqualTo(SECOND);
    }

    @Test
    void aServerThatIsAwayAtFirstIsListenedToLater() throws InterruptedException {
        kubernetes
                .lists(PATH, new Answer(503, "application/json", FakeApiServer.status(503, "Unavailable", "starting")))
                .lists(PATH, list(10, map("a", FIRST, 9)));
        listen();
        assertThat(next()).isEqualTo(FIRST);
    }

    @Test
    void onlyOurInstallationIsListenedTo() throws InterruptedException {
        kubernetes.lists(PATH, list(10, map("a", FIRST, 9)));
        listen();
        assertThat(next()).isEqualTo(FIRST);
        assertThat(kubernetes.queries())
                .allSatisfy(query -> assertThat(query).contains("labelSelector=matriarch.dev/installation=ours"));
    }

    private void listen() {
        watches.add(ChangeWatch.open(server, "ours", List.of(ConfigMap.class), heard::add));
    }

    private UUID next() throws InterruptedException {
        return heard.poll(1, TimeUnit.MINUTES);
    }

    private static String map(String name, UUID cluster, int version) {
        return """
        {"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"%s","namespace":"n","uid":"%s","resourceVersion":"%d",\
        "labels":{"matriarch.dev/cluster-id":"%s"}}}""".formatted(name, name, version, cluster);
    }

    private static Answer list(int version, String... items) {
        return new Answer(
                200,
                "application/json",
                "{\"kind\":\"ConfigMapList\",\"apiVersion\":\"v1\",\"metadata\":{\"resourceVersion\":\"%d\"},\"items\":[%s]}"
                        .formatted(version, String.join(",", items)));
    }

    private static String event(String type, String object) {
        return "{\"type\":\"%s\",\"object\":%s}".formatted(type, object);
    }
}
