package dev.matriarch.provisioning;

import dev.matriarch.metadata.MovableTime;
import dev.matriarch.metadata.SecretKeys;
import dev.matriarch.metadata.TestDatabase;
import javax.sql.DataSource;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.jdbc.DataSourceBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

/** Provisioning without a web server, on a database of its own, in a time that tests move. */
@SpringBootApplication(scanBasePackages = "dev.matriarch")
public class ProvisioningTestApplication {

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
