package dev.matriarch.operators.kubernetes;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Trusts the data plane's own authority and no other, and shows our certificate where we have one. */
final class ClientTls {

    private static final char[] IN_MEMORY_ONLY = new char[0];

    private ClientTls() {}

    static SSLContext context(ClientSettings settings) {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(keys(settings), trust(settings), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException("the settings of %s hold no usable certificates".formatted(settings), e);
        }
    }

    private static javax.net.ssl.TrustManager[] trust(ClientSettings settings)
            throws GeneralSecurityException, IOException {
        var store = emptyStore();
        for (var certificate : Pem.certificates(settings.ca())) {
            store.setCertificateEntry("ca-" + store.size(), certificate);
        }
        var factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        return factory.getTrustManagers();
    }

    private static KeyManager @Nullable [] keys(ClientSettings settings) throws GeneralSecurityException, IOException {
        if (settings.clientCertificate() == null || settings.clientKey() == null) {
            return null;
        }
        List<X509Certificate> chain = Pem.certificates(settings.clientCertificate());
        var algorithm = chain.getFirst().getPublicKey().getAlgorithm();
        var key = Pem.privateKey(settings.clientKey(), algorithm);
        var store = emptyStore();
        store.setKeyEntry("client", key, IN_MEMORY_ONLY, chain.toArray(X509Certificate[]::new));
        var factory = KeyManagerFactory.getInstance("PKIX");
        factory.init(store, IN_MEMORY_ONLY);
        return factory.getKeyManagers();
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }
}
