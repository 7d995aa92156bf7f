package dev.matriarch.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.matriarch.harness.Api;
import dev.matriarch.harness.Api.Answer;
import dev.matriarch.harness.Installation;
import dev.matriarch.harness.MetadataProxy;
import dev.matriarch.harness.ServerProcess;
import java.time.Duration;
import java.util.function.Supplier;

/** One server at a time of an installation, each killed after a step's work and before it could write that down. */
final class KilledServer implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Installation installation = new Installation();
    private MetadataProxy way = installation.proxy();
    private ServerProcess server = installation.launch(way).ready();

    /** What the installation's one tenant sees. */
    Api api() {
        return installation.tenant(server);
    }

    /**
     * Kills it when it is about to write down what a step says in its end.
     *
     * @param asked for a job
     * @return the id of the job, which is in no server's hands any more
     */
    String killedAfter(String note, Supplier<Answer> asked) {
        var hold = way.hold(note);
        var answer = asked.get();
        assertThat(answer.status()).as("%s", answer).isEqualTo(202);
        await("the end of a step that says \"%s\"".formatted(note))
                .atMost(PATIENCE)
                .until(() -> hold.reached() > 0);
        server.kill9();
        way.close();
        way = installation.proxy();
        return answer.text("id");
    }

    /** The next server goes on. */
    void goesOn() {
        server = installation.launch(way).ready();
    }

    /** The same, but it takes up no job before that was done. */
    void goesOnAfter(Runnable first) {
        way.hold(Statements.CLAIM);
        goesOn();
        first.run();
        way.release();
    }

    @Override
    public void close() {
        installation.close();
    }
}
