package dev.matriarch.operators.kubernetes;

import dev.matriarch.operators.InvalidSettingException;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes settings of what an administrator gave, or says which field cannot be. */
final class GivenSettings {

    private static final String KUBECONFIG = "kubeconfig";
    private static final Set<String> FIELDS = Set.of(
            ClientSettings.SERVER,
            ClientSettings.CA,
            ClientSettings.TOKEN,
            ClientSettings.CLIENT_CERTIFICATE,
            ClientSettings.CLIENT_KEY,
            KUBECONFIG);
    private static final int MOST_CHARACTERS = 64 * 1024;
    private static final int MOST_CHARACTERS_OF_A_KUBECONFIG = 512 * 1024;
    private static final Pattern TOKEN_FORM = Pattern.compile("[\\x21-\\x7e]+");

    private GivenSettings() {}

    static ClientSettings reduce(Map<String, String> given) {
        var fields = new TreeMap<String, String>();
        given.forEach((name, value) -> {
            if (!value.isBlank()) {
                fields.put(name, value.strip());
            }
        });
        fields.forEach(GivenSettings::refuseUnknownOrHuge);
        var kubeconfig = fields.remove(KUBECONFIG);
        if (kubeconfig == null) {
            return checked(fields, Names.OF_THE_API);
        }
        if (!fields.isEmpty()) {
            throw new InvalidSettingException(
                    KUBECONFIG,
                    "kubeconfig-and-fields",
                    "Give either a kubeconfig or the fields, not %s beside it.".formatted(fields.firstKey()));
        }
        return checked(Kubeconfig.fields(kubeconfig), Names.OF_A_KUBECONFIG);
    }

    private static void refuseUnknownOrHuge(String name, String value) {
        if (!FIELDS.contains(name)) {
            throw new InvalidSettingException(name, "unknown-field", "There is no such setting.");
        }
        var most = name.equals(KUBECONFIG) ? MOST_CHARACTERS_OF_A_KUBECONFIG : MOST_CHARACTERS;
        if (value.length() > most) {
            throw new InvalidSettingException(name, "too-large", "It may have %d characters.".formatted(most));
        }
    }

    /** Where a field stands for the person who has to mend it. */
    private enum Names {
        OF_THE_API,
        OF_A_KUBECONFIG;

        String of(String field) {
            return this == OF_THE_API ? field : KUBECONFIG;
        }

        InvalidSettingException refuse(String field, String code, String message) {
            return new InvalidSettingException(of(field), code, message);
        }
    }

    private static ClientSettings checked(Map<String, String> fields, Names names) {
        var settings = new ClientSettings(
                server(required(fields, ClientSettings.SERVER, names), names),
                certificates(ClientSettings.CA, required(fields, ClientSettings.CA, names), names),
                token(fields.get(ClientSettings.TOKEN), names),
                fields.get(ClientSettings.CLIENT_CERTIFICATE),
                fields.get(ClientSettings.CLIENT_KEY));
        if (settings.token() == null) {
            checkCertificate(settings, fields, names);
        } else if (settings.clientCertificate() != null || settings.clientKey() != null) {
            throw names.refuse(
                    ClientSettings.TOKEN, "two-credentials", "Give a token or a client certificate, not both.");
        }
        return settings;
    }

    private static String required(Map<String, String> fields, String name, Names names) {
        var value = fields.get(name);
        if (value == null) {
            throw names.refuse(name, "required", "The API server's %s is missing.".formatted(name));
        }
        return value;
    }

    private static String server(String text, Names names) {
        var server = uri(text);
        if (server == null || server.getHost() == null) {
            throw names.refuse(
                    ClientSettings.SERVER, "invalid-server", "Write it as https://host:port, with nothing after that.");
        }
        if (!"https".equalsIgnoreCase(server.getScheme())) {
            throw names.refuse(ClientSettings.SERVER, "https-required", "The address must begin with https://.");
        }
        if (server.getUserInfo() != null || server.getRawQuery() != null || server.getRawFragment() != null) {
            throw names.refuse(
                    ClientSettings.SERVER, "invalid-server", "The address holds no user, query or fragment.");
        }
        return server.toString();
    }

    private static @Nullable URI uri(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            return null;
        }
    }

    private static @Nullable String token(@Nullable String token, Names names) {
        if (token != null && !TOKEN_FORM.matcher(token).matches()) {
            throw names.refuse(ClientSettings.TOKEN, "invalid-token", "A token is one word of printable characters.");
        }
        return token;
    }

    private static void checkCertificate(ClientSettings settings, Map<String, String> fields, Names names) {
        if (settings.clientCertificate() == null && settings.clientKey() == null) {
            throw names.refuse(
                    ClientSettings.TOKEN, "credentials-required", "Give a token, or a client certificate and its key.");
        }
        var certificate = required(fields, ClientSettings.CLIENT_CERTIFICATE, names);
        var key = required(fields, ClientSettings.CLIENT_KEY, names);
        certificates(ClientSettings.CLIENT_CERTIFICATE, certificate, names);
        try {
            Pem.privateKey(
                    key, Pem.certificates(certificate).getFirst().getPublicKey().getAlgorithm());
        } catch (GeneralSecurityException e) {
            throw names.refuse(
                    ClientSettings.CLIENT_KEY, "invalid-pem", "It is no private key in PEM without a passphrase.");
        }
    }

    private static String certificates(String field, String text, Names names) {
        try {
            Pem.certificates(text);
            return text;
        } catch (GeneralSecurityException e) {
            throw names.refuse(field, "invalid-pem", "The %s holds no certificate in PEM.".formatted(field));
        }
    }
}
