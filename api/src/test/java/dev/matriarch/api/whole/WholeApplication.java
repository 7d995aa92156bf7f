package dev.matriarch.api.whole;

import dev.matriarch.metadata.MovableTime;
import dev.matriarch.metadata.SecretKeys;
import dev.matriarch.metadata.TestDatabase;
import dev.matriarch.provisioning.FakeKubernetes;
import dev.matriarch.provisioning.FakeOperator;
import dev.matriarch.provisioning.FakeStores;
import javax.sql.DataSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.jdbc.DataSourceBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Primary;

/**
 * All of the server but its main class. No {@code @Configuration}: nobody who scans this package finds it by accident, and
 * it finds no other test's.
 */
@EnableAutoConfiguration
@ComponentScan(
        basePackages = "dev.matriarch",
        excludeFilters =
                @ComponentScan.Filter(
                        type = FilterType.REGEX,
                        pattern = "dev\\.matriarch\\..*(TestApplication|Quiet.*)"))
class WholeApplication {

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
    static FakeOperator fakeOperator() {
        return new FakeOperator();
    }

    @Bean
    static FakeKubernetes fakeKubernetes() {
        return new FakeKubernetes();
    }

    @Bean
    static FakeStores fakeStores() {
        return new FakeStores();
    }

    @Bean
    static SecretKeys secretKeys() {
        return SecretKeys.of(SecretKeys.fresh());
    }
}
