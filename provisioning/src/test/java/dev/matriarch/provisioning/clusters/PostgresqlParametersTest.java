package dev.matriarch.provisioning.clusters;

import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.metadata.TestDatabase;
import dev.matriarch.provisioning.ErrorCode;
import dev.matriarch.provisioning.Refusals;
import dev.matriarch.provisioning.clusters.PostgresqlParameters.Parameter;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class PostgresqlParametersTest {

    private final PostgresqlParameters parameters = new PostgresqlParameters();

    @ParameterizedTest
    @CsvSource({
        "work_mem, 16MB",
        "work_mem, 65536",
        "work_mem, 16 MB",
        "work_mem, 1.5GB",
        "shared_buffers, 128MB",
        "max_connections, 200",
        "random_page_cost, 1.1",
        "random_page_cost, 2",
        "jit, off",
        "jit, FALSE",
        "jit, 1",
        "plan_cache_mode, force_custom_plan",
        "deadlock_timeout, 1s",
        "deadlock_timeout, 1500us",
        "checkpoint_timeout, 5min",
        "autovacuum_vacuum_cost_delay, 2.5ms",
        "TimeZone, Europe/Berlin",
        "TimeZone, UTC",
        "autovacuum_work_mem, -1",
        "log_connections, all",
        "default_text_search_config, pg_catalog.german"
    })
    void aValueThatPostgresqlTakesIsTaken(String name, String value) {
        assertThat(parameters.refusal(18, name, value)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "work_mem | banana | write 16MB",
                "work_mem | 16mb | write 16MB",
                "work_mem | 5min | write 16MB",
                "work_mem | 1kB | goes from 64 to 2147483647",
                "work_mem | 99999999TB | goes from 64",
                "max_connections | 5 | goes from 20 to 10000",
                "max_connections | 100MB | write digits",
                "deadlock_timeout | 1 sec | write 500ms",
                "random_page_cost | cheap | write digits",
                "jit | maybe | write on or off",
                "plan_cache_mode | best | write one of auto; force_generic_plan; force_custom_plan",
                "TimeZone | Middle/Earth | write a name such as UTC",
                "timezone | UTC | write TimeZone",
                "archive_command | rm -rf / | is not a parameter that can be set",
                "statement_timeout | 1s | is not a parameter that can be set",
            })
    void aValueThatPostgresqlDoesNotTakeIsRefusedWithOneThatItDoes(String name, String value, String hint) {
        assertThat(parameters.refusal(18, name, value))
                .hasValueSatisfying(why -> assertThat(why).contains(hint));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "16MB\n", "16MB'", "1e99", "--1", "1\u00a0MB", "١٦"})
    void nothingButANumberPassesForOne(String value) {
        assertThat(parameters.refusal(18, "work_mem", value)).isPresent();
    }

    @Test
    void eachVersionHasItsOwn() {
        assertThat(parameters.refusal(14, "io_workers", "3")).isPresent();
        assertThat(parameters.refusal(18, "io_workers", "3")).isEmpty();
        assertThat(parameters.refusal(14, "wal_compression", "pglz")).isPresent();
        assertThat(parameters.refusal(16, "maintenance_work_mem", "64kB")).isPresent();
        assertThat(parameters.refusal(17, "maintenance_work_mem", "64kB")).isEmpty();
        assertThat(parameters.refusal(9, "work_mem", "16MB")).isPresent();
        assertThat(List.of(14, 15, 16, 17, 18))
                .allSatisfy(version -> assertThat(parameters.of(version)).hasSizeGreaterThan(60));
        assertThat(Refusals.codeOf(() -> parameters.of(9))).isEqualTo(ErrorCode.INVALID_REQUEST);
    }

    @Test
    void nothingThatBelongsToTheOperatorCanBeSet() {
        assertThat(parameters.of(18))
                .extracting(Parameter::name)
                .noneMatch(
                        name -> name.matches(
                                "(ssl|archive|listen|port|unix|primary_|recovery_|restore_|synchronous_"
                                        + "|wal_level|wal_log|fsync|full_page|shared_preload|session_preload|local_preload|dynamic_library"
                                        + "|log_dir|log_file|data_dir|hba|ident|krb|password|hot_standby$|cluster_name|external_pid).*"));
    }

    @Test
    void everyRowIsAsThisPostgresqlSaysIt() {
        var settings = settings();

        assertThat(parameters.of(18)).allSatisfy(parameter -> {
            var setting = Objects.requireNonNull(settings.get(parameter.name()), parameter.name());
            assertThat(setting.vartype()).isEqualTo(typeOf(parameter));
            assertThat(setting.unit()).isEqualTo(parameter.unit());
            assertThat(setting.context()).isNotEqualTo("internal");
            assertThat(setting.context().equals("postmaster")).isEqualTo(parameter.restart());
            assertRangeWithin(setting, parameter);
            if (parameter.type() == PostgresqlParameters.Type.ENUM) {
                assertThat(setting.choices()).containsAll(parameter.values());
            }
        });
    }

    @Test
    void whateverIsTakenHerePostgresqlTakesToo() {
        var values = List.of(
                "on",
                "off",
                "1",
                "0",
                "-1",
                "20",
                "1000",
                "64kB",
                "16MB",
                "1.5GB",
                "16 MB",
                "1TB",
                "500ms",
                "1.5s",
                "2min",
                "1h",
                "0.5",
                "1e1",
                "UTC",
                "America/Argentina/Ushuaia",
                "ISO, DMY",
                "German, YMD");
        var jdbc = jdbc();
        for (var parameter : parameters.of(18)) {
            Stream.concat(values.stream(), parameter.values().stream())
                    .filter(value ->
                            parameters.refusal(18, parameter.name(), value).isEmpty())
                    .forEach(value -> jdbc.sql("alter system set \"%s\" = '%s'".formatted(parameter.name(), value))
                            .update());
        }
        jdbc.sql("alter system reset all").update();
    }

    @Test
    void everyTimeZoneThatIsTakenIsKnownToPostgresql() {
        var known = jdbc().sql("select name from pg_timezone_names")
                .query(String.class)
                .set();

        assertThat(ZoneId.getAvailableZoneIds())
                .filteredOn(zone -> parameters.refusal(18, "TimeZone", zone).isEmpty())
                .hasSizeGreaterThan(300)
                .allSatisfy(zone -> assertThat(known).contains(zone));
    }

    private static void assertRangeWithin(Setting setting, Parameter parameter) {
        if (parameter.min() == null || parameter.max() == null) {
            assertThat(setting.min()).isNull();
            return;
        }
        assertThat(new BigDecimal(parameter.min())).isGreaterThanOrEqualTo(setting.min());
        assertThat(new BigDecimal(parameter.max())).isLessThanOrEqualTo(setting.max());
    }

    private static String typeOf(Parameter parameter) {
        return parameter.type() == PostgresqlParameters.Type.BOOLEAN
                ? "bool"
                : parameter.type().name().toLowerCase(Locale.ROOT);
    }

    private record Setting(
            String name,
            String vartype,
            @Nullable String unit,
            String context,
            @Nullable BigDecimal min,
            @Nullable BigDecimal max,
            List<String> choices) {

        static Setting of(ResultSet row, int number) throws SQLException {
            return new Setting(
                    row.getString("name"),
                    row.getString("vartype"),
                    row.getString("unit"),
                    row.getString("context"),
                    row.getBigDecimal("min_val"),
                    row.getBigDecimal("max_val"),
                    List.of(row.getString("choices").split(",", -1)));
        }
    }

    private static Map<String, Setting> settings() {
        return jdbc().sql("""
                        select name, vartype, unit, context, cast(min_val as numeric), cast(max_val as numeric),
                               coalesce(array_to_string(enumvals, ','), '') as choices
                        from pg_settings
                        """).query(Setting::of).list().stream()
                .collect(Collectors.toMap(Setting::name, setting -> setting));
    }

    private static JdbcClient jdbc() {
        return JdbcClient.create(new DriverManagerDataSource(TestDatabase.empty()));
    }
}
