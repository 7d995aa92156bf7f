package dev.matriarch.metadata;

import org.springframework.stereotype.Component;

/** Seals columns: what is opened must have been sealed for the same row of the same installation. */
@Component
class Sealing {

    private final SecretKeys keys;
    private final InstallationStore installation;

    Sealing(SecretKeys keys, InstallationStore installation) {
        this.keys = keys;
        this.installation = installation;
    }

    /** @param about names the row: {@code data-plane/eu-1} */
    byte[] seal(String secret, String about) {
        return keys.seal(secret, ofThisInstallation(about));
    }

    String open(byte[] closed, String about) {
        return keys.open(closed, ofThisInstallation(about));
    }

    private String ofThisInstallation(String about) {
        return "%s/installation/%s".formatted(about, installation.id());
    }
}
