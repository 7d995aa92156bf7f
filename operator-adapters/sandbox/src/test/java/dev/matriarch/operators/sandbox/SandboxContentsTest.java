package dev.matriarch.operators.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.operators.ClusterFacts.Content;
import dev.matriarch.operators.ClusterFacts.Content.Progress;
import dev.matriarch.operators.Contents;
import dev.matriarch.operators.Contents.Database;
import dev.matriarch.operators.Contents.Extension;
import dev.matriarch.operators.Contents.User;
import dev.matriarch.operators.ContractClusters;
import dev.matriarch.operators.ContractFence;
import dev.matriarch.operators.Convergence.Stuck;
import dev.matriarch.operators.Credentials.OwnerCredentials;
import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.Eventually;
import dev.matriarch.operators.Expectation;
import dev.matriarch.operators.Observation;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Databases, extensions and users come and go in a real PostgreSQL. */
class SandboxContentsTest {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private DesiredCluster desired = ContractClusters.desired(ContractClusters.ref("orders"), 18, 1);
    private TestSandbox sandbox;
    private SandboxAdapter adapter;
    private int generation;

    @BeforeEach
    void open() throws Exception {
        sandbox = TestSandbox.create();
        adapter = sandbox.adapter();
        applied(Contents.none());
    }

    @AfterEach
    void close() throws IOException {
        sandbox.close();
    }

    @Test
    void aUserUsesAnExtensionInADatabaseOfItsOwn() throws Exception {
        applied(Contents.none().with(clerk(false)).with(shelf(extension("pg_trgm", false))));

        var clerk = adapter.credentials(desired.ref(), "clerk");
        assertThat(sql(clerk, "select similarity('orders', 'order') > 0.5")).isEqualTo("t");
        assertThat(sql(
                        clerk,
                        "select rolsuper or rolcreatedb or rolcreaterole from pg_roles where rolname = current_user"))
                .isEqualTo("f");
        assertThat(sql(clerk, "select pg_has_role('clerk', 'app', 'member')")).isEqualTo("t");

        applied(desired.contents().with(shelf(extension("pg_trgm", true))));
        assertThat(sql(clerk, "select count(*) from pg_extension where extname = 'pg_trgm'"))
                .isEqualTo("0");
    }

    @Test
    void whoOwnsADatabaseCannotHaveTheSuperuserRunWhatIsHis() throws Exception {
        applied(Contents.none().with(clerk(false)).with(shelf()));
        var clerk = adapter.credentials(desired.ref(), "clerk");
        try (var connection = DriverManager.getConnection(url(), clerk.username(), clerk.password());
                var statement = connection.createStatement()) {
            statement.execute("""
                    create function public.format(text, varchar) returns text language plpgsql as
                    $$ begin execute 'alter role clerk superuser'; return pg_catalog.format($1, $2); end $$""");
            statement.execute("alter database shelf set search_path to public, pg_catalog");
        }

        applied(desired.contents().with(shelf(extension("citext", false))));

        assertThat(sql(clerk, "select 'A'::citext = 'a'")).isEqualTo("t");
        assertThat(sql(clerk, "select rolsuper from pg_roles where rolname = 'clerk'"))
                .isEqualTo("f");
    }

    @Test
    void whatPostgresqlRefusesIsToldInItsWordsUntilItIsAskedForOtherwise() throws Exception {
        applied(Contents.none().with(clerk(false)).with(shelf()));

        refused(desired.contents().with(shelf(extension("no_such", false))), "extension \"no_such\" is not available");
        applied(desired.contents().with(shelf(extension("no_such", true))));
        refused(desired.contents().with(clerk(true)), "cannot be dropped because some objects depend on it");
        applied(desired.contents().with(new Database("shelf", "clerk", List.of(), true)));

        assertThat(Files.readString(sandbox.layout().cluster(desired.ref().id()).users()))
                .doesNotContain("clerk");
        applied(Contents.none());
    }

    @Test
    void aDatabaseInUseIsDroppedOnceItIsNot() throws Exception {
        applied(Contents.none().with(clerk(false)).with(shelf()));
        var clerk = adapter.credentials(desired.ref(), "clerk");
        try (var _ = DriverManager.getConnection(url(), clerk.username(), clerk.password())) {
            write(desired.contents().with(new Database("shelf", "clerk", List.of(), true)));
            var waiting = seen(one -> one.facts().contents().stream()
                    .map(Content::message)
                    .filter(Objects::nonNull)
                    .anyMatch(message -> message.contains("is being accessed by other users")));
            assertThat(waiting.facts().contents()).noneMatch(one -> one.progress() == Progress.FAILED);
        }

        assertThat(seen(Observation::settled).settled()).isTrue();
    }

    private static User clerk(boolean dropped) {
        return new User("clerk", List.of("app"), 5, dropped);
    }

    private static Database shelf(Extension... extensions) {
        return new Database("shelf", "clerk", List.of(extensions), false);
    }

    private static Extension extension(String name, boolean dropped) {
        return new Extension(name, null, dropped);
    }

    private void applied(Contents contents) throws Exception {
        write(contents);
        seen(Observation::settled);
    }

    private void refused(Contents contents, String words) throws Exception {
        write(contents);
        var stuck = seen(one -> one.convergence() instanceof Stuck);
        assertThat(((Stuck) stuck.convergence()).cause()).contains(words);
    }

    private void write(Contents contents) {
        desired = desired.withContents(contents);
        adapter.apply(desired, ContractFence.of(++generation, 1));
    }

    private Observation seen(Predicate<Observation> wanted) throws Exception {
        var expectation =
                Expectation.matching(desired, ContractFence.of(generation, 1).mark());
        return Eventually.get(PATIENCE, "seen", () -> adapter.observe(desired.ref(), expectation), wanted);
    }

    private String url() {
        var endpoints = adapter.observe(desired.ref(), Expectation.matching(desired, null))
                .facts()
                .endpoints();
        return "jdbc:postgresql://127.0.0.1:%d/shelf"
                .formatted(Objects.requireNonNull(endpoints).readWrite().port());
    }

    private @Nullable String sql(OwnerCredentials as, String question) throws SQLException {
        try (var connection = DriverManager.getConnection(url(), as.username(), as.password());
                var statement = connection.createStatement();
                var rows = statement.executeQuery(question)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
