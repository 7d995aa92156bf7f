package dev.matriarch.operators.kubernetes;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.net.http.HttpClient;
import java.time.Duration;
import javax.net.ssl.SSLContext;

/**
 * Makes clients that know what they are given and nothing else: no kubeconfig of this machine, no service account of this
 * pod, no proxy, no environment.
 */
final class Clients {

    private Clients() {}

    /** A client that gives up a request after that time, and never repeats one by itself. */
    static KubernetesClient open(ClientSettings settings, Duration timeout) {
        var millis = Math.toIntExact(timeout.toMillis());
        var config = new ConfigBuilder(Config.empty())
                .withMasterUrl(settings.server())
                .withOauthToken(settings.token())
                .withRequestTimeout(millis)
                .withConnectionTimeout(millis)
                .withRequestRetryBackoffLimit(0)
                .withUserAgent("matriarch")
                .build();
        return new KubernetesClientBuilder()
                .withConfig(config)
                .withHttpClientFactory(new Direct(ClientTls.context(settings)))
                .build();
    }

    /**
     * Straight to the server, with our own trust. HTTP/1.1, because a request that times out then takes its connection
     * with it; over HTTP/2 all would go on sharing one that leads nowhere.
     */
    private static final class Direct extends JdkHttpClientFactory {

        private final SSLContext tls;

        Direct(SSLContext tls) {
            this.tls = tls;
        }

        @Override
        protected void additionalConfig(HttpClient.Builder builder) {
            builder.sslContext(tls)
                    .version(HttpClient.Version.HTTP_1_1)
                    .proxy(HttpClient.Builder.NO_PROXY)
                    .followRedirects(HttpClient.Redirect.NEVER);
        }
    }
}
