package dev.matriarch.provisioning.clusters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.matriarch.operators.LogLine;
import dev.matriarch.operators.LogLine.More;
import dev.matriarch.operators.LogLine.Session;
import dev.matriarch.operators.LogLine.Severity;
import dev.matriarch.operators.LogLine.Source;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What must not come out of a log, in the ways in which people really write it: wherever it stands, {@code hunter2} is the secret. */
class LogMaskTest {

    private static final String SECRET = "hunter2";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ALTER USER app PASSWORD 'hunter2'",
                "alter role app with encrypted password 'hunter2' valid until '2030-01-01'",
                "CREATE USER app WITH LOGIN PASSWORD\n\t'hunter2';",
                "CREATE ROLE app PASSWORD /* not 'this' */ 'hunter2'",
                "CREATE ROLE app PASSWORD -- as agreed\n 'hunter2'",
                "ALTER USER app PASSWORD E'it\\'s hunter2'",
                "ALTER USER app PASSWORD U&'\\0041hunter2'",
                "ALTER USER app PASSWORD 'it''s hunter2'",
                "ALTER USER app PASSWORD 'backslash\\'; ALTER USER b PASSWORD 'hunter2'",
                "ALTER USER app PASSWORD $$hunter2$$",
                "ALTER USER app PASSWORD $x$it is $$ hunter2$x$",
                "ALTER USER app PASSWORD 'never ended hunter2",
                "ALTER USER app PASSWORD $$never ended hunter2",
                "ALTER USER app PASSWORD hunter2",
                "ALTER USER app PASSWORD correct horse hunter2",
                "ALTER USER app PASSWORD \"hunter2\"",
                "ALTER /* all */ USER app PASSWORD=hunter2",
                "statement: ALTER USER app PASSWORD hunter2",
                "execute 'alter user app password ''hunter2'''",
                "execute 'alter user app password ''it''''s hunter2'''",
                "do $x$ begin execute 'alter role app password ''hunter2''' ; end $x$",
                "CREATE USER MAPPING FOR app SERVER s OPTIONS (user 'x', password 'hunter2')",
                "ALTER USER MAPPING FOR app SERVER s OPTIONS (SET password 'hunter2')"
            })
    void aPasswordInAStatement(String statement) {
        assertHidden(statement);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE SUBSCRIPTION s CONNECTION 'host=db password=hunter2 user=x' PUBLICATION p",
                "CREATE SUBSCRIPTION s CONNECTION 'host=db password=''it is hunter2'' user=x' PUBLICATION p",
                "select dblink_connect('host=db user=x password=hunter2')",
                "primary_conninfo = 'user=r passfile=''/f'' password = hunter2'",
                "password='it\\'s hunter2' host=db",
                "password=it\\'s\\ hunter2 host=db",
                "parameter \"primary_conninfo\" changed to \"user=r password=hunter2 host=db\"",
                "parameter \"primary_conninfo\" changed to \"user=r password='it is hunter2' host=db\"",
                "PGPASSWORD=hunter2 psql",
                "jdbc:postgresql://db/app?user=x&password=hunter2&ssl=true",
                "{\"user\":\"x\",\"password\":\"hunter2\"}",
                "{\\\"password\\\": \\\"hunter2\\\"}",
                "{'api_key' => 'hunter2'}",
                "db_password: hunter2",
                "UPDATE users SET password = 'hunter2' WHERE id = 1",
                "update users set password='it''s hunter2', name='x'",
                "SET app.secret_key TO x; SET app.token = 'hunter2'",
                "select set_config('app.token', 'hunter2', false)",
                "Key (password)=(hunter2) already exists.",
                "Key (token, tenant)=(hunter2, 1) already exists.",
                "aws_secret_access_key = hunter2",
                "password=$1hunter2"
            })
    void aSecretWithItsName(String text) {
        assertHidden(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgres://user:hunter2@db:5432/app",
                "postgresql://user:with@sign:hunter2@db/app",
                "invalid input syntax for type integer: \"postgres://user:hunter2@host/db\"",
                "https://:hunter2@example.com/hook",
                "s3://key:hunter2@bucket",
                "insert into t values ('SCRAM-SHA-256$4096:hunter2$def:ghi')",
                "Authorization: Bearer hunter2.abcdefgh",
                "authorization basic hunter2aaaaaaaa=",
                "eyJhbGciOiJIUzI1NiJ9.eyJodW50ZXIyIjoiaHVudGVyMiJ9.hunter2",
                "-----BEGIN RSA PRIVATE KEY-----\nhunter2\n-----END RSA PRIVATE KEY-----",
                "select crypt('hunter2', gen_salt('bf'))",
                "select pgp_sym_encrypt(f(x), 'hunter2')"
            })
    void aSecretByItsLooks(String text) {
        assertHidden(text);
    }

    @Test
    void keysAndHashes() {
        assertThat(masked("key mk_abcdefgh1234_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG!"))
                .isEqualTo("key mk_***!");
        assertThat(masked("hash md50123456789abcdef0123456789abcdef")).isEqualTo("hash md5***");
        assertThat(masked("AKIAIOSFODNN7EXAMPLE")).isEqualTo("AKIA***");
    }

    @Test
    void whatPostgresqlRepeatsOfAStatement() {
        var line = masked(line("syntax error at or near \"hunter2\"", null, "ALTER USER app PASSWORD hunter2"));
        assertThat(line.message()).isEqualTo("syntax error at or near \"***\"");
        assertThat(line.more().statement()).isEqualTo("ALTER USER app PASSWORD ***");

        var part = masked(line("syntax error at or near \"hunter\"", null, "ALTER USER app PASSWORD hunter-2"));
        assertThat(part.message()).isEqualTo("syntax error at or near \"***\"");

        var quoted =
                masked(line("unterminated quoted string at or near \"'oops\"", null, "ALTER USER a PASSWORD 'oops"));
        assertThat(quoted.toString()).doesNotContain("oops");

        var unescaped = masked(line("it's too short", null, "ALTER USER app PASSWORD 'it''s'"));
        assertThat(unescaped.message()).isEqualTo("*** too short");
    }

    @Test
    void parametersOfAStatementThatSpeaksOfSecrets() {
        var line = masked(line(
                "duplicate key",
                "Parameters: $1 = 'bob', $2 = 'it''s hunter2'",
                "update users set password = $2 where name = $1"));
        assertThat(line.more().detail()).isEqualTo("Parameters: $1 = '***', $2 = '***'");
        assertThat(line.more().statement()).isEqualTo("update users set password = $2 where name = $1");

        var other = masked(line("duplicate key", "Parameters: $1 = 'bob'", "update users set name = $1"));
        assertThat(other.more().detail()).isEqualTo("Parameters: $1 = 'bob'");
    }

    @Test
    void whatTheClientCallsItself() {
        var session = new Session(1, "app", "app", "postgres://x:hunter2@db", null);
        var line = new LogLine(
                "orders-1", Instant.EPOCH, Source.POSTGRESQL, Severity.LOG, "connected", session, More.NOTHING);
        assertThat(LogMask.masked(line).session().application()).isEqualTo("postgres://x:***@db");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password authentication failed for user \"app\"",
                "ALTER ROLE app PASSWORD NULL",
                "ALTER ROLE app RENAME TO other",
                "SET password_encryption = 'scram-sha-256'",
                "select * from nowhere where id = 'x'",
                "Token \"x\" is invalid.",
                "connection received: host=10.0.0.1 port=5432",
                "checkpoint complete: wrote 54 buffers (0.3%); write=5.212 s",
                "Connection matched file \"/data/pg_hba.conf\" line 26: \"host all all all scram-sha-256\"",
                "could not connect to postgres://db.example.com:5432/app",
                "create table tokens (id int)"
            })
    void whatIsNoSecretStays(String text) {
        assertThat(masked(text)).isEqualTo(text);
    }

    @Test
    void whatStandsBesideASecretStays() {
        assertThat(masked("ALTER USER app PASSWORD 'hunter2' VALID UNTIL '2030-01-01'"))
                .isEqualTo("ALTER USER app PASSWORD '***' VALID UNTIL '2030-01-01'");
        assertThat(masked("CONNECTION 'host=db password=hunter2 user=x' PUBLICATION p"))
                .isEqualTo("CONNECTION 'host=db password=*** user=x' PUBLICATION p");
        assertThat(masked("postgres://user:hunter2@db:5432/app")).isEqualTo("postgres://user:***@db:5432/app");
        assertThat(masked("{\"password\":\"hunter2\",\"user\":\"x\"}"))
                .isEqualTo("{\"password\":\"***\",\"user\":\"x\"}");
    }

    @Test
    void aSecretThatALongTextIsCutIn() {
        var text = "x ".repeat(32 * 1024 - 20) + "postgres://user:" + SECRET.repeat(20) + "@db";
        var shrinking =
                "password='" + "y".repeat(65_000) + "' " + "z".repeat(400) + " postgres://user:" + SECRET.repeat(99);

        assertThat(masked(text))
                .hasSizeLessThan(LogMask.SHOWN + 20)
                .endsWith("(cut)")
                .doesNotContain(SECRET);
        assertThat(masked(shrinking)).startsWith("password='***' zzz").doesNotContain(SECRET);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PASSWORD", "PASSWORD/*", "PASSWORD '", "PASSWORD ''a", "password=", "://a:", "://a:@", "crypt(",
                        "crypt('",
                "Key (", "CREATE ", "token(", "-----BEGIN PRIVATE KEY-----", "$a$", "PASSWORD $a$", "at or near \"",
                        "''", "eyJ"
            })
    void nobodyKeepsUsBusyWithALongText(String piece) {
        var text = piece.repeat(2_000_000 / piece.length());

        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> masked(text));
    }

    private static void assertHidden(String text) {
        assertThat(masked(line(text, text, text)).toString())
                .doesNotContain(SECRET)
                .contains(LogMask.HIDDEN);
    }

    private static String masked(String text) {
        return masked(line(text, null, null)).message();
    }

    private static LogLine masked(LogLine line) {
        return LogMask.masked(line);
    }

    private static LogLine line(String message, @Nullable String detail, @Nullable String statement) {
        return new LogLine(
                "orders-1",
                Instant.EPOCH,
                Source.POSTGRESQL,
                Severity.ERROR,
                message,
                Session.UNKNOWN,
                new More(null, detail, null, null, statement));
    }
}
