package dev.matriarch.operators.kubernetes;

import dev.matriarch.operators.DataPlaneConnection;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How an API server is reached, and as whom: with a token, or with a client certificate and its key. All is text, nothing
 * the name of a file.
 */
record ClientSettings(
        String server,
        String ca,
        @Nullable String token,
        @Nullable String clientCertificate,
        @Nullable String clientKey) {

    static final String SERVER = "server";
    static final String CA = "ca";
    static final String TOKEN = "token";
    static final String CLIENT_CERTIFICATE = "clientCertificate";
    static final String CLIENT_KEY = "clientKey";

    static ClientSettings of(DataPlaneConnection dataPlane) {
        var settings = dataPlane.settings();
        return new ClientSettings(
                dataPlane.setting(SERVER),
                dataPlane.setting(CA),
                settings.get(TOKEN),
                settings.get(CLIENT_CERTIFICATE),
                settings.get(CLIENT_KEY));
    }

    Map<String, String> toMap() {
        var map = new TreeMap<>(Map.of(SERVER, server, CA, ca));
        putIfPresent(map, TOKEN, token);
        putIfPresent(map, CLIENT_CERTIFICATE, clientCertificate);
        putIfPresent(map, CLIENT_KEY, clientKey);
        return map;
    }

    private static void putIfPresent(Map<String, String> map, String key, @Nullable String value) {
        if (value != null) {
            map.put(key, value);
        }
    }

    /** Where it is, and nothing of who we are. */
    @Override
    public String toString() {
        return "ClientSettings[server=%s]".formatted(server);
    }
}
