package dev.matriarch.operators.kubernetes;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Certificates and keys as text. No message of this class shows what it was given. */
final class Pem {

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]+)-----END \\1-----");

    private Pem() {}

    /** The certificates in this text, at least one. */
    static List<X509Certificate> certificates(String text) throws GeneralSecurityException {
        var found = new ArrayList<X509Certificate>();
        var blocks = BLOCK.matcher(text);
        while (blocks.find()) {
            if (blocks.group(1).equals("CERTIFICATE")) {
                found.add(certificate(content(blocks)));
            }
        }
        if (found.isEmpty()) {
            throw new CertificateException("there is no certificate in it");
        }
        return found;
    }

    private static X509Certificate certificate(byte[] content) throws CertificateException {
        var factory = CertificateFactory.getInstance("X.509");
        return (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(content));
    }

    /** The private key in this text: PKCS #8, or what OpenSSL and Go write for RSA and elliptic curves. */
    static PrivateKey privateKey(String text, String algorithm) throws GeneralSecurityException {
        var blocks = BLOCK.matcher(text);
        while (blocks.find()) {
            var content = content(blocks);
            switch (blocks.group(1)) {
                case "PRIVATE KEY" -> {
                    return privateKey(content, algorithm);
                }
                case "RSA PRIVATE KEY" -> {
                    return privateKey(KeyWrapping.rsa(content), "RSA");
                }
                case "EC PRIVATE KEY" -> {
                    return privateKey(KeyWrapping.ellipticCurve(content), "EC");
                }
                default -> {
                    // an EC PARAMETERS block, or a certificate in the same text
                }
            }
        }
        throw new GeneralSecurityException("there is no private key in it that is not encrypted");
    }

    private static PrivateKey privateKey(byte[] pkcs8, String algorithm) throws GeneralSecurityException {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    }

    private static byte[] content(Matcher block) throws GeneralSecurityException {
        try {
            return Base64.getMimeDecoder().decode(block.group(2).getBytes(StandardCharsets.US_ASCII));
        } catch (IllegalArgumentException e) {
            throw new GeneralSecurityException("a block in it is no base64", e);
        }
    }
}
