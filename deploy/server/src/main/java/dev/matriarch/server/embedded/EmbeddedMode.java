package dev.matriarch.server.embedded;

import dev.matriarch.metadata.SecretKeys;
import dev.matriarch.server.MatriarchProperties;
import dev.matriarch.server.SecretsKeyFile;
import java.io.IOException;
import java.nio.file.Files;
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

    /** Made once, and kept beside what it seals: both are for the same eyes. */
    @Bean
    SecretKeys secretKeys(Home home, MatriarchProperties properties) {
        var given = properties.secretsKeyFile();
        if (given != null) {
            return new SecretsKeyFile(given).read();
        }
        try {
            if (!Files.exists(home.secretsKey())) {
                OwnerOnly.write(home.secretsKey(), SecretKeys.fresh() + "\n");
            }
            return new SecretsKeyFile(home.secretsKey()).read();
        } catch (IOException e) {
            throw Refusals.ofHome(home.directory(), e);
        }
    }

    static final class NoDatabaseConfigured implements Condition {

        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return EmbeddedHome.isEmbedded(context.getEnvironment());
        }
    }
}
