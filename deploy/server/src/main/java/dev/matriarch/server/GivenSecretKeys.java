package dev.matriarch.server;

import dev.matriarch.metadata.SecretKeys;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The keys that a server with a database of its own is given; without them it takes no credentials. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("spring.datasource.url")
class GivenSecretKeys {

    @Bean
    SecretKeys secretKeys(MatriarchProperties properties) {
        var file = properties.secretsKeyFile();
        return file == null ? SecretKeys.none() : new SecretsKeyFile(file).read();
    }
}
