package dev.matriarch.operators.kubernetes;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** Certificates made with the JDK's own tool, once for all tests. */
public final class TestCertificates {

    private static final char[] PASSWORD = "only-in-tests".toCharArray();
    private static final KeyStore STORE = made();

    private TestCertificates() {}

    /** The authority that signed all the others, in PEM. */
    public static String authority() {
        return certificate("ca");
    }

    /** An authority that signed none of them. */
    static String anotherAuthority() {
        return certificate("another-ca");
    }

    /** For a server on 127.0.0.1. */
    public static SSLContext server() {
        return context("server");
    }

    /** For the same, two days late. */
    static SSLContext expiredServer() {
        return context("expired");
    }

    static String certificate(String alias) {
        try {
            return pem("CERTIFICATE", STORE.getCertificate(alias).getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static String key(String alias) {
        try {
            return pem("PRIVATE KEY", STORE.getKey(alias, PASSWORD).getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static String pem(String type, byte[] content) {
        var lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(type, lines, type);
    }

    private static SSLContext context(String alias) {
        try {
            var own = KeyStore.getInstance("PKCS12");
            own.load(null, null);
            own.setKeyEntry(alias, STORE.getKey(alias, PASSWORD), PASSWORD, STORE.getCertificateChain(alias));
            var keys = KeyManagerFactory.getInstance("PKIX");
            keys.init(own, PASSWORD);
            var context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyStore made() {
        try {
            var directory = Files.createTempDirectory("certificates");
            var file = directory.resolve("store.p12");
            make(file, "ca", "-ext", "bc:c");
            make(file, "another-ca", "-ext", "bc:c");
            make(file, "server", "-signer", "ca", "-ext", "san=ip:127.0.0.1");
            make(file, "expired", "-signer", "ca", "-ext", "san=ip:127.0.0.1", "-startdate", "-3d", "-validity", "1");
            make(file, "client", "-signer", "ca");
            make(file, "expired-client", "-signer", "ca", "-startdate", "-3d", "-validity", "1");
            var store = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(file)) {
                store.load(in, PASSWORD);
            }
            Files.delete(file);
            Files.delete(directory);
            return store;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void make(Path store, String alias, String... more) throws IOException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                alias,
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + alias,
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                new String(PASSWORD)));
        command.addAll(List.of(more));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.onExit().join().exitValue() != 0) {
            throw new IllegalStateException("keytool: " + said);
        }
    }
}
