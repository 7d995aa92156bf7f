package dev.matriarch.provisioning.backups;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** The names that stand in people's configuration. */
class ObjectStorePropertiesTest {

    @Test
    void namesAreKept() {
        assertThat(bound(Map.of("matriarch.object-stores.internal-endpoints", "true"))
                        .internalEndpoints())
                .isTrue();
    }

    @Test
    void withoutConfigurationTenantsReachNothingInternal() {
        assertThat(bound(Map.of()).internalEndpoints()).isFalse();
    }

    private static ObjectStoreProperties bound(Map<String, String> configuration) {
        return new Binder(new MapConfigurationPropertySource(configuration))
                .bindOrCreate("matriarch.object-stores", ObjectStoreProperties.class);
    }
}
