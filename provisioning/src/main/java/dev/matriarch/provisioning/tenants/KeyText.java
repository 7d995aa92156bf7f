package dev.matriarch.provisioning.tenants;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A whole API key, {@code mk_<prefix>_<secret>}. It is secret and never printed. */
final class KeyText {

    private static final Pattern FORM = Pattern.compile("mk_([a-z0-9]{8,12})_[A-Za-z0-9-]{32,128}");
    private static final String PREFIX_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";
    private static final String SECRET_LETTERS = PREFIX_LETTERS + "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private static final int PREFIX_LENGTH = 12;
    private static final int SECRET_LENGTH = 43; // of 62 letters: 256 bits
    private static final SecureRandom RANDOM = new SecureRandom();

    private final String text;
    private final String prefix;

    private KeyText(String text, String prefix) {
        this.text = text;
        this.prefix = prefix;
    }

    static KeyText random() {
        var prefix = random(PREFIX_LETTERS, PREFIX_LENGTH);
        return new KeyText("mk_%s_%s".formatted(prefix, random(SECRET_LETTERS, SECRET_LENGTH)), prefix);
    }

    private static String random(String letters, int length) {
        var text = new StringBuilder(length);
        while (text.length() < length) {
            text.append(letters.charAt(RANDOM.nextInt(letters.length())));
        }
        return text.toString();
    }

    /** Empty where that is no key's form. */
    static Optional<KeyText> parse(String text) {
        return Optional.of(FORM.matcher(text)).filter(Matcher::matches).map(form -> new KeyText(text, form.group(1)));
    }

    String prefix() {
        return prefix;
    }

    /** SHA-256 is enough: nobody guesses 256 random bits, however fast the hash. */
    byte[] hash() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The whole key, for the one it is made for. */
    String reveal() {
        return text;
    }

    @Override
    public String toString() {
        return "mk_" + prefix + "_…";
    }
}
