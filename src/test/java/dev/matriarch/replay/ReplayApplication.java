package dev.matriarch.replay;

import dev.matriarch.metadata.MovableTime;
import dev.matriarch.metadata.SecretKeys;
import dev.matriarch.metadata.TestDatabase;
import dev.matriarch.operators.cloudnativepg.RecordedCloudNativePg;
import dev.matriarch.operators.zalando.RecordedZalando;
import dev.matriarch.provisioning.FakeOperator;
import javax.sql.DataSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.jdbc.DataSourceBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Primary;

/** Provisioning on a database of its own, with recordings in the place of operators, in a time that tests move. */
@EnableAutoConfiguration
@ComponentScan(
        basePackages = {"dev.matriarch.metadata", "dev.matriarch.provisioning"},
        excludeFilters =
                @ComponentScan.Filter(
                        type = FilterType.REGEX,
                        pattern = "dev\\.matriarch\\..*(TestApplication|Quiet.*)"))
class ReplayApplication {

    @Bean
    static DataSource dataSource() {
        return DataSourceBuilder.create().url(TestDatabase.fresh()).build();
    }

    @Bean
    @Primary
    static MovableTime movableTime() {
        return new MovableTime();
    }

    @Bean
    static RecordedCloudNativePg recordedCloudNativePg(MovableTime time) {
        return new RecordedCloudNativePg(time);
    }

    @Bean
    static RecordedZalando recordedZalando(MovableTime time) {
        return new RecordedZalando(time);
    }

    /** The engine's tests have it as their usual data plane; nothing of a recording is on it. */
    @Bean
    static FakeOperator fakeOperator() {
        return new FakeOperator();
    }

    @Bean
    static SecretKeys secretKeys() {
        return SecretKeys.of(SecretKeys.fresh());
    }
}
