package dev.matriarch.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.matriarch.harness.Api;
import dev.matriarch.harness.Installation;
import dev.matriarch.harness.OwnerSql;
import dev.matriarch.harness.ServerProcess;
import dev.matriarch.harness.Signals;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The one from which another streams cannot be reached for a while, and there is no archive. */
class StreamedWeatherTest {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Installation installation = new Installation();
    private final ServerProcess server = installation.launch().ready();

    @AfterEach
    void close() {
        installation.close();
    }

    @Test
    void aSourceThatStandsStillIsToldAndFollowedAgain() throws Exception {
        var topology = TestTopology.streamed(api());
        var servers = installation.home().postmasters(topology.writer());
        assertThat(servers).hasSize(1);
        try (var _ = Signals.freeze(servers.getFirst())) {
            var following = await("that it is told")
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofSeconds(1))
                    .until(
                            () -> topology.condition(topology.reader(), "Following"),
                            said -> said.path("status").asString().equals("False"));
            assertThat(following.path("reason").asString()).isEqualTo("PeerAway");
            assertThat(following.path("message").asString()).startsWith("Nothing comes from orders: ");
            assertThat(following.path("nextAction").asString())
                    .isEqualTo("See to it that orders is there and answers.");

            var refused = await("that the primary is seen to be down")
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofSeconds(1))
                    .until(topology::plannedSwitchover, answer -> answer.status() == 409);
            assertThat(refused.text("code")).isEqualTo("state-conflict");
            assertThat(refused.text("detail")).isEqualTo("orders is down");
        }

        await("that it is followed again")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> topology.condition(topology.reader(), "Following")
                        .path("status")
                        .asString()
                        .equals("True"));
        OwnerSql.sql(api(), topology.writer(), "insert into orders values ('after')");
        var accepted = await("that they can change places")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .until(topology::switchover, answer -> answer.status() == 202);
        var ended = api().ended(accepted.text("id"), PATIENCE);
        assertThat(ended.path("state").asString()).as("%s", ended).isEqualTo("SUCCEEDED");
        assertThat(OwnerSql.sql(api(), topology.reader(), "select n from orders"))
                .containsExactly("after");
    }

    private Api api() {
        return installation.tenant(server);
    }
}
