package dev.matriarch.server.embedded;

import dev.matriarch.metadata.SecretKeys;
import dev.matriarch.server.MatriarchProperties;
import dev.matriarch.server.SecretsKeyFile;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** What a server brings itself when nobody gave it a database. */
@Configuration(proxyBeanMethods = false)
@Conditional(EmbeddedMode.NoDatabaseConfigured.class)
class EmbeddedMode {

    @Bean
    MetadataDatabase metadataDatabase(Home home) {
        return MetadataDatabase.start(home);
    }

    @Bean
    SecretKeys secretKeys(Home home, MatriarchProperties properties) {
        var given = properties.secretsKeyFile();
        return given == null ? new HomeSecrets(home).keys() : new SecretsKeyFile(given).read();
    }

    static final class NoDatabaseConfigured implements Condition {

        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return EmbeddedHome.isEmbedded(context.getEnvironment());
        }
    }
}
