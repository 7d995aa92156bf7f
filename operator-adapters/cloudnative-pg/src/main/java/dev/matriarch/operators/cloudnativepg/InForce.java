package dev.matriarch.operators.cloudnativepg;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What an instance says of the configuration that it runs with. */
sealed interface InForce {

    /**
     * @param loadedAt when its server last read its configuration
     * @param settings by name, those that were asked for
     * @param complaints what its server has said against them since they were asked for, in PostgreSQL's words
     */
    record Shown(Instant loadedAt, Map<String, Setting> settings, List<String> complaints) implements InForce {

        public Shown {
            settings = Map.copyOf(settings);
            complaints = List.copyOf(complaints);
        }

        Shown with(List<String> said) {
            return new Shown(loadedAt, settings, said);
        }

        /** Whether the server itself has shown each of these values. */
        boolean proves(Map<String, String> wanted) {
            return settings.entrySet().stream()
                    .allMatch(one ->
                            one.getValue().against(wanted.getOrDefault(one.getKey(), "")) == Setting.Verdict.HOLDS);
        }
    }

    /** @param why it does not tell, in words that can stand in a sentence */
    record Silent(String why) implements InForce {}
}
