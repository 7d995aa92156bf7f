package dev.matriarch.operators.kubernetes;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;

/** Puts the older forms of private keys into the one that the JDK reads, PKCS #8 (RFC 5208), as DER. */
final class KeyWrapping {

    private static final HexFormat HEX = HexFormat.of();
    private static final int INTEGER = 0x02;
    private static final int OCTET_STRING = 0x04;
    private static final int SEQUENCE = 0x30;
    private static final int PARAMETERS = 0xA0;

    private static final byte[] VERSION = {INTEGER, 1, 0};
    private static final byte[] RSA_ALGORITHM = HEX.parseHex("300d06092a864886f70d0101010500");
    private static final byte[] EC_ALGORITHM = HEX.parseHex("06072a8648ce3d0201");

    private KeyWrapping() {}

    /** From PKCS #1 (RFC 8017). */
    static byte[] rsa(byte[] key) {
        return element(SEQUENCE, VERSION, RSA_ALGORITHM, element(OCTET_STRING, key));
    }

    /** From SEC 1 (RFC 5915), which must name its curve. */
    static byte[] ellipticCurve(byte[] key) throws GeneralSecurityException {
        var algorithm = element(SEQUENCE, EC_ALGORITHM, curve(key));
        return element(SEQUENCE, VERSION, algorithm, element(OCTET_STRING, key));
    }

    /** After version and number comes, with tag 0, the identifier of the curve. */
    private static byte[] curve(byte[] key) throws GeneralSecurityException {
        try {
            var version = content(key, 0);
            var number = end(key, version);
            var parameters = end(key, number);
            if ((key[parameters] & 0xFF) != PARAMETERS) {
                throw new GeneralSecurityException("the key does not name its curve");
            }
            var start = content(key, parameters);
            return Arrays.copyOfRange(key, start, end(key, start));
        } catch (IndexOutOfBoundsException e) {
            throw new GeneralSecurityException("the key is cut off", e);
        }
    }

    /** Where the content of the element at this place begins. */
    private static int content(byte[] der, int at) {
        var first = der[at + 1] & 0xFF;
        return first < 0x80 ? at + 2 : at + 2 + (first & 0x7F);
    }

    /** Where the element at this place is over. */
    private static int end(byte[] der, int at) {
        var first = der[at + 1] & 0xFF;
        var length = first;
        if (first >= 0x80) {
            length = 0;
            for (int i = at + 2; i < content(der, at); i++) {
                length = (length << 8) | (der[i] & 0xFF);
            }
        }
        return content(der, at) + length;
    }

    private static byte[] element(int tag, byte[]... parts) {
        var content = new ByteArrayOutputStream();
        for (var part : parts) {
            content.writeBytes(part);
        }
        var element = new ByteArrayOutputStream();
        element.write(tag);
        writeLength(element, content.size());
        element.writeBytes(content.toByteArray());
        return element.toByteArray();
    }

    private static void writeLength(ByteArrayOutputStream out, int length) {
        if (length < 0x80) {
            out.write(length);
        } else {
            var bytes = length < 0x100 ? 1 : length < 0x10000 ? 2 : 3;
            out.write(0x80 | bytes);
            for (int i = bytes - 1; i >= 0; i--) {
                out.write(length >> (8 * i));
            }
        }
    }
}
