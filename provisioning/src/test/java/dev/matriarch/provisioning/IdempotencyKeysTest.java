package dev.matriarch.provisioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.matriarch.metadata.IdempotencyStore;
import dev.matriarch.metadata.MovableTime;
import dev.matriarch.metadata.Role;
import dev.matriarch.metadata.TenantStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

@SpringBootTest
class IdempotencyKeysTest {

    @Autowired
    IdempotencyKeys keys;

    @Autowired
    IdempotencyStore store;

    @Autowired
    TenantStore tenants;

    @Autowired
    TransactionTemplate transactions;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    MovableTime time;

    private final AtomicInteger works = new AtomicInteger();
    private Caller caller = Callers.platform();

    @BeforeEach
    void makeATenant() {
        caller = Callers.of(Callers.newTenant(tenants), Role.EDITOR);
    }

    @Test
    void theSameRequestAgainIsAnsweredAlikeAndNotWorkedOn() {
        var first = keys.once(caller, "k", "f", this::work);
        var again = keys.once(caller, "k", "f", this::work);

        assertThat(first).isEqualTo(new Answer(202, "/jobs/1", "1", false));
        assertThat(again).isEqualTo(new Answer(202, "/jobs/1", "1", true));
        assertThat(works).hasValue(1);
    }

    @Test
    void aTwinThatIsRefusedBecauseOfWhatTheFirstHasDoneGetsTheFirstsAnswer() {
        var answer = keys.prepared(caller, "k", "f", () -> {
            keys.once(caller, "k", "f", this::work);
            throw RequestRefusedException.because(ErrorCode.NAME_TAKEN, "there is one of that name already");
        });

        assertThat(answer).isEqualTo(new Answer(202, "/jobs/1", "1", true));
        assertThat(works).hasValue(1);
    }

    @Test
    void tenTwinsAtTheSameMomentMakeOneWorkAndTenEqualAnswers() throws Exception {
        var answers = atOnce(10, () -> keys.once(caller, "k", "f", this::work));

        assertThat(works).hasValue(1);
        assertThat(answers).extracting(Answer::resourceId).containsOnly("1");
        assertThat(answers).filteredOn(answer -> !answer.replayed()).hasSize(1);
    }

    @Test
    void whatTakesItsTimeRunsBeforeTheTransactionAndNotAgain() {
        var preparations = new AtomicInteger();
        Supplier<Supplier<Answer>> preparation = () -> {
            assertThat(TransactionSynchronizationManager.isActualTransactionActive())
                    .isFalse();
            preparations.incrementAndGet();
            return () -> {
                assertThat(TransactionSynchronizationManager.isActualTransactionActive())
                        .isTrue();
                return work();
            };
        };

        var first = keys.prepared(caller, "k", "f", preparation);
        var again = keys.prepared(caller, "k", "f", preparation);

        assertThat(first.replayed()).isFalse();
        assertThat(again).isEqualTo(new Answer(202, "/jobs/1", "1", true));
        assertThat(preparations).hasValue(1);
        assertRefused(ErrorCode.IDEMPOTENCY_KEY_REUSED, () -> keys.prepared(caller, "k", "other", preparation));
        assertThat(preparations).hasValue(1);
        time.passes(Duration.ofHours(24).plusSeconds(1));
        assertThat(keys.prepared(caller, "k", "other", preparation).replayed()).isFalse();
        assertThat(preparations).hasValue(2);
    }

    @Test
    void theSameKeyForAnotherRequestIsRefused() {
        keys.once(caller, "k", "f", this::work);

        assertRefused(ErrorCode.IDEMPOTENCY_KEY_REUSED, () -> keys.once(caller, "k", "other", this::work));
        assertThat(works).hasValue(1);
    }

    @Test
    void aKeyBelongsToItsTenantAndCredential() {
        var tenant = caller.requireTenant();
        var colleague = new Caller("api-key", "cd", "another-key", Role.EDITOR, tenant, "request-2");

        keys.once(caller, "k", "f", this::work);
        keys.once(colleague, "k", "f", this::work);
        keys.once(Callers.of(Callers.newTenant(tenants), Role.EDITOR), "k", "f", this::work);
        keys.once(Callers.platformFor(tenant), "k", "f", this::work);

        assertThat(works).hasValue(4);
    }

    @Test
    void aRefusalUsesNoKeyUp() {
        assertRefused(
                ErrorCode.NAME_TAKEN,
                () -> keys.once(caller, "k", "f", () -> {
                    throw RequestRefusedException.because(ErrorCode.NAME_TAKEN, "taken");
                }));

        assertThat(keys.once(caller, "k", "other", this::work).replayed()).isFalse();
    }

    @Test
    void anAnswerThatIsNoSuccessUsesNoKeyUp() {
        keys.once(caller, "k", "f", () -> new Answer(409, null, null, false));

        assertThat(keys.once(caller, "k", "f", this::work).replayed()).isFalse();
    }

    @Test
    void theKeyAndTheWorkAreOneTransaction() {
        transactions.executeWithoutResult(status -> {
            keys.once(caller, "k", "f", this::work);
            status.setRollbackOnly();
        });

        assertThat(keys.once(caller, "k", "f", this::work).replayed()).isFalse();
    }

    @Test
    void aKeyIsForgottenAfterADay() {
        keys.once(caller, "k", "f", this::work);
        time.passes(Duration.ofHours(24));
        assertThat(keys.once(caller, "k", "f", this::work).replayed()).isTrue();

        time.passes(Duration.ofSeconds(1));

        assertThat(keys.once(caller, "k", "other", this::work).replayed()).isFalse();
    }

    @Test
    void housekeepingRemovesOldKeysAndKeepsYoungOnes() {
        keys.once(caller, "old", "f", this::work);
        time.passes(Duration.ofHours(1));
        keys.once(caller, "young", "f", this::work);

        assertThat(keys.forgetOlderThan(time.instant())).isPositive();

        assertThat(keys.once(caller, "young", "f", this::work).replayed()).isTrue();
        assertThat(keys.once(caller, "old", "f", this::work).replayed()).isFalse();
    }

    @Test
    void whoWaitsTooLongForATwinIsToldSo() throws Exception {
        var impatient = new IdempotencyKeys(store, transactions, time, Duration.ofMillis(50));
        var begun = new CountDownLatch(1);
        var finish = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var first = threads.submit(() -> keys.once(caller, "k", "f", () -> {
                begun.countDown();
                await(finish);
                return work();
            }));
            await(begun);

            assertRefused(ErrorCode.REQUEST_IN_PROGRESS, () -> impatient.once(caller, "k", "f", this::work));

            finish.countDown();
            assertThat(first.get().replayed()).isFalse();
        }
    }

    @Test
    void thePatienceEndsWithTheClaim() {
        var timeouts = new ArrayList<String>();
        keys.once(caller, "k", "f", () -> {
            timeouts.add(jdbc.sql("show lock_timeout").query(String.class).single());
            return work();
        });

        assertThat(timeouts).containsExactly("0");
    }

    private Answer work() {
        var id = Integer.toString(works.incrementAndGet());
        return new Answer(202, "/jobs/" + id, id, false);
    }

    private static List<Answer> atOnce(int number, Supplier<Answer> request) throws Exception {
        var start = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = IntStream.range(0, number)
                    .mapToObj(i -> threads.submit(() -> {
                        await(start);
                        return request.get();
                    }))
                    .toList();
            start.countDown();
            var all = new ArrayList<Answer>();
            for (Future<Answer> answer : answers) {
                all.add(answer.get());
            }
            return all;
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void assertRefused(ErrorCode code, Runnable request) {
        assertThatThrownBy(request::run)
                .isInstanceOfSatisfying(
                        RequestRefusedException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(code));
    }
}
