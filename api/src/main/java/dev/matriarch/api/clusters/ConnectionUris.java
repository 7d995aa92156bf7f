package dev.matriarch.api.clusters;

import dev.matriarch.operators.ClusterFacts.Endpoint;
import dev.matriarch.operators.Credentials.OwnerCredentials;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Spells connections so that no character of a password or a name is taken for syntax. */
final class ConnectionUris {

    private ConnectionUris() {}

    static String libpq(OwnerCredentials owner, Endpoint endpoint) {
        return "postgresql://%s:%s@%s/%s?sslmode=%s"
                .formatted(
                        encoded(owner.username()),
                        encoded(owner.password()),
                        authority(endpoint),
                        encoded(owner.database()),
                        encoded(owner.sslMode()));
    }

    static String jdbc(OwnerCredentials owner, Endpoint endpoint) {
        return "jdbc:postgresql://%s/%s?user=%s&password=%s&sslmode=%s"
                .formatted(
                        authority(endpoint),
                        encoded(owner.database()),
                        encoded(owner.username()),
                        encoded(owner.password()),
                        encoded(owner.sslMode()));
    }

    private static String authority(Endpoint endpoint) {
        var isIpv6 = endpoint.host().indexOf(':') >= 0;
        return (isIpv6 ? "[%s]:%d" : "%s:%d").formatted(endpoint.host(), endpoint.port());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
