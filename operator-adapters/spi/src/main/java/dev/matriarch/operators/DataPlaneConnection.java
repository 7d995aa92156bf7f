package dev.matriarch.operators;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an adapter needs to reach one data plane.
 *
 * @param name the data plane's name, for messages
 * @param installation the control plane's own mark; adapters ignore every object that does not carry it
 * @param settings what this kind of data plane needs (for the sandbox {@code directory}); may hold secrets, so it is never printed
 * @param limits what was found of this operator when the data plane was last checked ({@link DataPlaneProvider#inspect});
 *     null for an operator that knows its limits by itself
 */
public record DataPlaneConnection(
        String name,
        String installation,
        Map<String, String> settings,
        @Nullable Limits limits) {

    public DataPlaneConnection(String name, String installation, Map<String, String> settings) {
        this(name, installation, settings, null);
    }

    public DataPlaneConnection {
        settings = Map.copyOf(settings);
    }

    /** The setting, or a refusal that names what is missing. */
    public String setting(String key) {
        var value = settings.get(key);
        if (value == null) {
            throw new IllegalArgumentException("data plane %s has no setting '%s'".formatted(name, key));
        }
        return value;
    }

    @Override
    public String toString() {
        return "DataPlaneConnection[%s]".formatted(name);
    }
}
