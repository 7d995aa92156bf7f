package dev.matriarch.operators.cloudnativepg;

import io.fabric8.kubernetes.api.model.Event;
import java.util.Comparator;
import java.util.stream.Stream;

/** Events, which are kept for an hour and tell of what was, not of what is: only to be believed while something is missing. */
final class Events {

    private Events() {}

    /** Warnings about one object, the newest first. */
    static Stream<Event> warnings(Snapshot snapshot, String kind, String name) {
        return about(snapshot, kind, name).filter(event -> "Warning".equals(event.getType()));
    }

    /** All about one object, the newest first. */
    static Stream<Event> about(Snapshot snapshot, String kind, String name) {
        return snapshot.events().stream()
                .filter(event -> kind.equals(event.getInvolvedObject().getKind())
                        && name.equals(event.getInvolvedObject().getName()))
                .sorted(Comparator.comparing(Events::time).reversed());
    }

    /** When it last happened, or empty; text of this form sorts by time. */
    static String time(Event event) {
        if (event.getLastTimestamp() != null) {
            return event.getLastTimestamp();
        }
        return event.getEventTime() == null
                ? ""
                : String.valueOf(event.getEventTime().getTime());
    }
}
