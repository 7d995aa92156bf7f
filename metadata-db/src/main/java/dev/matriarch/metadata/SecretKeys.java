package dev.matriarch.metadata;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.Configuration;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.util.function.SingletonSupplier;

/**
 * The keys that seal what must not stand in clear in the metadata DB: a Tink key set of AES-256-GCM keys. The primary one
 * seals; every one of them opens what it has sealed, so a new primary key takes nothing away.
 */
public final class SecretKeys {

    private final @Nullable Supplier<Aead> keys;

    private SecretKeys(@Nullable Supplier<Aead> keys) {
        this.keys = keys;
    }

    /** No key: nothing can be sealed, nothing opened. */
    public static SecretKeys none() {
        return new SecretKeys(null);
    }

    /** The keys of such a key set, asked for when there is the first secret; what is no key set opens nothing. */
    public static SecretKeys whenNeeded(Supplier<String> keyset) {
        return new SecretKeys(SingletonSupplier.of(() -> aead(keyset.get())));
    }

    /**
     * The keys of a Tink key set in clear JSON.
     *
     * @throws IllegalArgumentException for any other text; the message shows nothing of it
     */
    public static SecretKeys of(String keyset) {
        var keys = aead(keyset);
        return new SecretKeys(() -> keys);
    }

    private static Aead aead(String keyset) {
        try {
            return parsed(keyset).getPrimitive(algorithms(), Aead.class);
        } catch (GeneralSecurityException e) {
            throw noKeySet();
        }
    }

    /** A key set of one new key, as JSON. */
    public static String fresh() {
        try {
            return written(KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM, algorithms()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * The same key set with a new primary key; the old ones still open what they have sealed.
     *
     * @throws IllegalArgumentException as for {@link #of}
     */
    public static String rotated(String keyset) {
        try {
            return written(KeysetHandle.newBuilder(parsed(keyset))
                    .setConfiguration(algorithms())
                    .addEntry(KeysetHandle.generateEntryFromParameters(PredefinedAeadParameters.AES256_GCM)
                            .withRandomId()
                            .makePrimary())
                    .build());
        } catch (GeneralSecurityException e) {
            throw noKeySet();
        }
    }

    /** Whether there are keys at all. */
    public boolean canSeal() {
        return keys != null;
    }

    /** @param about what the secret belongs to; it opens for nothing else */
    byte[] seal(String secret, String about) {
        try {
            return given().encrypt(bytes(secret), bytes(about));
        } catch (GeneralSecurityException e) {
            throw new SealedException("it cannot be sealed");
        }
    }

    /** @throws SealedException where none of the keys has sealed this, or not about that */
    String open(byte[] closed, String about) {
        try {
            return new String(given().decrypt(closed, bytes(about)), StandardCharsets.UTF_8);
        } catch (GeneralSecurityException e) {
            throw new SealedException("none of this server's keys opens it");
        }
    }

    private Aead given() {
        if (keys == null) {
            throw new SealedException("this server has no keys for it");
        }
        try {
            return keys.get();
        } catch (IllegalArgumentException e) {
            throw new SealedException("the key set of this server cannot be used: " + e.getMessage());
        }
    }

    private static KeysetHandle parsed(String keyset) {
        try {
            return TinkJsonProtoKeysetFormat.parseKeyset(keyset, algorithms(), InsecureSecretKeyAccess.get());
        } catch (GeneralSecurityException | RuntimeException e) {
            throw noKeySet();
        }
    }

    private static Configuration algorithms() throws GeneralSecurityException {
        AeadConfig.register();
        return RegistryConfiguration.get();
    }

    private static String written(KeysetHandle keyset) throws GeneralSecurityException {
        return TinkJsonProtoKeysetFormat.serializeKeyset(keyset, algorithms(), InsecureSecretKeyAccess.get());
    }

    /** Without a cause: the parser's own words could have parts of a key in them. */
    private static IllegalArgumentException noKeySet() {
        return new IllegalArgumentException("it is no Tink key set of AEAD keys in JSON");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "SecretKeys[%s]".formatted(keys == null ? "none" : "…");
    }
}
