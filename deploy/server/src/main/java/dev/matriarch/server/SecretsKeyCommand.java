package dev.matriarch.server;

import dev.matriarch.metadata.SecretKeys;
import java.nio.file.Path;
import java.util.List;

/** Prints keys that seal credentials: new ones, or those of a file with a new one in front. */
final class SecretsKeyCommand {

    private SecretsKeyCommand() {}

    static void main(List<String> arguments) {
        try {
            System.out.println(keys(arguments));
        } catch (StartRefusedException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    static String keys(List<String> arguments) {
        return switch (arguments.size()) {
            case 0 -> SecretKeys.fresh();
            case 1 -> new SecretsKeyFile(Path.of(arguments.getFirst())).rotated();
            default -> throw new StartRefusedException("secrets-key takes one file at most.");
        };
    }
}
