package dev.matriarch.provisioning;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What provisioning shares. */
@Configuration(proxyBeanMethods = false)
class Provisioning {

    @Bean
    static DatabaseTime databaseTime(JdbcClient jdbc) {
        return new DatabaseTime(jdbc);
    }
}
