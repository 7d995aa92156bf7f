package dev.matriarch.operators.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The forms that private keys come in: kubeadm writes PKCS #1, k3s SEC 1. */
class PemTest {

    private static final byte[] P256 = HexFormat.of().parseHex("a00a06082a8648ce3d030107");

    @Test
    void aKeyInPkcs8IsRead() throws GeneralSecurityException {
        var key = generated("RSA", 2048);

        assertThat(Pem.privateKey(TestCertificates.pem("PRIVATE KEY", key.getEncoded()), "RSA"))
                .isEqualTo(key);
    }

    @Test
    void aKeyInPkcs1IsRead() throws GeneralSecurityException {
        var key = generated("RSA", 2048);

        assertThat(Pem.privateKey(TestCertificates.pem("RSA PRIVATE KEY", withoutItsWrapping(key)), "RSA"))
                .isEqualTo(key);
    }

    @Test
    void aKeyInSec1IsReadAlsoAfterItsParameters() throws GeneralSecurityException {
        var key = (ECPrivateKey) generated("EC", 256);
        var text = TestCertificates.pem("EC PARAMETERS", Arrays.copyOfRange(P256, 2, P256.length))
                + TestCertificates.pem("EC PRIVATE KEY", sec1(key));

        assertThat(((ECPrivateKey) Pem.privateKey(text, "EC")).getS()).isEqualTo(key.getS());
    }

    @Test
    void aKeyThatIsCutOffIsRefused() throws GeneralSecurityException {
        var cut = Arrays.copyOf(sec1((ECPrivateKey) generated("EC", 256)), 20);

        assertThatExceptionOfType(GeneralSecurityException.class)
                .isThrownBy(() -> Pem.privateKey(TestCertificates.pem("EC PRIVATE KEY", cut), "EC"));
    }

    private static PrivateKey generated(String algorithm, int bits) throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance(algorithm);
        generator.initialize(bits);
        return generator.generateKeyPair().getPrivate();
    }

    /** The last element of PKCS #8 is an octet string, and its content the key by itself. */
    private static byte[] withoutItsWrapping(PrivateKey key) {
        var encoded = key.getEncoded();
        var start = HexFormat.of().formatHex(encoded).indexOf("0500048") / 2 + 2 + 4;
        return Arrays.copyOfRange(encoded, start, encoded.length);
    }

    /** Version 1, the number in 32 bytes, and the name of the curve. */
    private static byte[] sec1(ECPrivateKey key) {
        var number = key.getS().toByteArray();
        var padded = new byte[32];
        var bytes = Math.min(number.length, 32);
        System.arraycopy(number, number.length - bytes, padded, 32 - bytes, bytes);
        var content = new ByteArrayOutputStream();
        content.writeBytes(new byte[] {2, 1, 1, 4, 32});
        content.writeBytes(padded);
        content.writeBytes(P256);
        var sequence = new ByteArrayOutputStream();
        sequence.write(0x30);
        sequence.write(content.size());
        sequence.writeBytes(content.toByteArray());
        return sequence.toByteArray();
    }
}
