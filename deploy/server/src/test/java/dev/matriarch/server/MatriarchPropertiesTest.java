package dev.matriarch.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** The names that stand in people's configuration. */
class MatriarchPropertiesTest {

    @Test
    void namesAreKept() {
        var properties = bound(Map.of(
                "matriarch.home", "/var/lib/matriarch",
                "matriarch.admin-key-file", "/run/secrets/admin.key",
                "matriarch.secrets-key-file", "/run/secrets/secrets.key",
                "matriarch.sandbox.directory", "/srv/sandbox"));

        assertThat(properties.home()).isEqualTo(Path.of("/var/lib/matriarch"));
        assertThat(properties.adminKeyFile()).isEqualTo(Path.of("/run/secrets/admin.key"));
        assertThat(properties.secretsKeyFile()).isEqualTo(Path.of("/run/secrets/secrets.key"));
        assertThat(properties.sandbox().directory()).isEqualTo(Path.of("/srv/sandbox"));
    }

    @Test
    void withoutConfigurationThereIsAHomeAndNothingElse() {
        var properties = bound(Map.of());

        assertThat(properties.home()).isEqualTo(Path.of(".matriarch"));
        assertThat(properties.adminKeyFile()).isNull();
        assertThat(properties.secretsKeyFile()).isNull();
        assertThat(properties.sandbox().directory()).isNull();
    }

    private static MatriarchProperties bound(Map<String, String> configuration) {
        return new Binder(new MapConfigurationPropertySource(configuration))
                .bindOrCreate("matriarch", MatriarchProperties.class);
    }
}
