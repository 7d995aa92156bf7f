package dev.matriarch.metadata;

import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.jdbc.DataSourceBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;

/** The stores and a database. No {@code @Configuration}: nobody who scans this package finds it by accident. */
@EnableAutoConfiguration
@ComponentScan
class MetadataTestApplication {

    @Bean
    static DataSource dataSource(@Value("${matriarch.test.server:embedded}") String server) {
        var url = server.equals("official-image") ? OfficialImage.fresh() : TestDatabase.empty();
        return DataSourceBuilder.create().url(url).build();
    }

    @Bean
    static SecretKeys secretKeys() {
        return SecretKeys.of(SecretKeys.fresh());
    }
}
