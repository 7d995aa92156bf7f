package dev.matriarch.acceptance;

import dev.matriarch.harness.Api.Answer;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Requests that are sent at the same moment. */
final class AtOnce {

    private AtOnce() {}

    /** Sends as many, and returns all answers once the last one has come. */
    static List<Answer> send(int count, IntFunction<Answer> request) {
        var start = new CountDownLatch(1);
        try (var senders = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = IntStream.range(0, count)
                    .mapToObj(i -> senders.submit(() -> {
                        start.await();
                        return request.apply(i);
                    }))
                    .toList();
            start.countDown();
            return answers.stream().map(AtOnce::answer).toList();
        }
    }

    private static Answer answer(Future<Answer> sent) {
        try {
            return sent.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
