package dev.matriarch.operators.cloudnativepg;

import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.operators.cloudnativepg.Setting.Verdict;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether what {@code pg_settings} shows is what somebody wrote in other words. */
class SettingTest {

    @ParameterizedTest
    @CsvSource({
        "16MB,          16384,  kB,    integer, HOLDS",
        "16384,         16384,  kB,    integer, HOLDS",
        "16MB,          4096,   kB,    integer, OTHER",
        "1GB,           131072, 8kB,   integer, HOLDS",
        "1.5GB,         196608, 8kB,   integer, HOLDS",
        "5min,          300,    s,     integer, HOLDS",
        "1500ms,        2,      s,     integer, HOLDS",
        "-1,            -1,     8kB,   integer, HOLDS",
        "200,           100,    ,      integer, OTHER",
        "0x10,          16,     ,      integer, UNKNOWN",
        "16XB,          16384,  kB,    integer, UNKNOWN",
        "1.1,           1.1,    ,      real,    HOLDS",
        "2ms,           2,      ms,    real,    HOLDS",
        "1.1,           4,      ,      real,    OTHER",
        "yes,           on,     ,      bool,    HOLDS",
        "OFF,           on,     ,      bool,    OTHER",
        "ddl,           DDL,    ,      enum,    HOLDS",
        "mod,           none,   ,      enum,    OTHER",
        "on,            pglz,   ,      enum,    UNKNOWN",
        "'ISO, DMY',    'ISO, DMY', ,  string,  HOLDS",
        "iso,           'ISO, DMY', ,  string,  UNKNOWN"
    })
    void amountsAndWordsAreTheSameInOtherSpellings(
            String wanted, String value, @Nullable String unit, String type, Verdict verdict) {
        assertThat(new Setting(value, unit, type, "configuration file", false).against(wanted))
                .isEqualTo(verdict);
    }

    @Test
    void whatASessionWasGivenOfItsOwnSaysNothingOfTheServer() {
        assertThat(new Setting("UTC", null, "string", "client", false).against("Europe/Paris"))
                .isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void whatWaitsForARestartIsNotInForce() {
        assertThat(new Setting("100", null, "integer", "configuration file", true).against("100"))
                .isEqualTo(Verdict.OTHER);
    }
}
