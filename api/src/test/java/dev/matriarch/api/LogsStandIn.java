package dev.matriarch.api;

import dev.matriarch.metadata.ClusterId;
import dev.matriarch.operators.LogLine;
import dev.matriarch.operators.LogLine.More;
import dev.matriarch.operators.LogLine.Session;
import dev.matriarch.operators.LogLine.Severity;
import dev.matriarch.operators.LogLine.Source;
import dev.matriarch.provisioning.Caller;
import dev.matriarch.provisioning.clusters.ClusterLogs.Followed;
import dev.matriarch.provisioning.clusters.LogQuery;
import dev.matriarch.provisioning.clusters.LogReading;
import dev.matriarch.provisioning.clusters.LogReading.InstanceReading;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Logs of which a test says what each look finds. */
class LogsStandIn {

    final List<LogQuery> queries = new CopyOnWriteArrayList<>();
    private final BlockingQueue<Supplier<LogReading>> looks = new LinkedBlockingQueue<>();
    private volatile @Nullable RuntimeException failure;

    void forget() {
        queries.clear();
        looks.clear();
        failure = null;
    }

    /** From now on nothing can be read. */
    void fails(RuntimeException how) {
        failure = how;
    }

    /** What a look after the first finds; the one after the last finds nothing. */
    void finds(Supplier<LogReading> next) {
        looks.add(next);
    }

    LogReading read(Caller caller, ClusterId id, LogQuery query) {
        var broken = failure;
        if (broken != null) {
            throw broken;
        }
        queries.add(query);
        return new LogReading(
                List.of(line("at or near \"***\"")),
                List.of(
                        new InstanceReading("orders-1", 1, true, null),
                        new InstanceReading("orders-2", 0, false, "its node does not answer")));
    }

    Followed follow(Caller caller, ClusterId id, LogQuery query) {
        return new Followed(read(caller, id, query), () -> {
            var next = looks.poll();
            return next == null ? new LogReading(List.of(), List.of()) : next.get();
        });
    }

    static LogLine line(String message) {
        return new LogLine(
                "orders-1",
                Samples.NOON,
                Source.POSTGRESQL,
                Severity.ERROR,
                message,
                new Session(245, "app", "shop", "psql", null),
                new More("42601", null, null, null, "select\n\u001b[31m x"));
    }
}
