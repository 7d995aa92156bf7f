package dev.matriarch.start;

import dev.matriarch.harness.Home;
import dev.matriarch.harness.ServerProcess;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** From the packaged server's launch to its first 200: in a new home, and in one that it has left before. */
class StartBench {

    private static final int ROUNDS = 5;

    @Test
    void secondsToTheFirstAnswer() {
        var first = new ArrayList<Double>();
        var again = new ArrayList<Double>();
        for (var round = 0; round < ROUNDS; round++) {
            try (var home = Home.empty()) {
                first.add(seconds(home));
                again.add(seconds(home));
            }
        }
        report("in a new home", first);
        report("in a home that was left", again);
    }

    private static double seconds(Home home) {
        var launched = System.nanoTime();
        try (var server = ServerProcess.launch("--matriarch.home=" + home.directory())) {
            server.ready();
            return (System.nanoTime() - launched) / 1e9;
        }
    }

    private static void report(String where, List<Double> seconds) {
        seconds.sort(null);
        System.out.printf(
                "BENCH start of the packaged server to its first 200, %s: median %.1f s, worst %.1f s of %d%n",
                where, seconds.get(seconds.size() / 2), seconds.getLast(), seconds.size());
    }
}
