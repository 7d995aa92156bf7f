package dev.matriarch.operators.kubernetes;

import io.fabric8.kubernetes.api.model.Event;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Events, which are kept for an hour and tell of what was, not of what is: only to be believed while something is missing. */
public final class Events {

    private Events() {}

    /** Warnings about one object, the newest first. */
    public static Stream<Event> warnings(List<Event> events, String kind, String name) {
        return about(events, kind, name).filter(event -> "Warning".equals(event.getType()));
    }

    /** All about one object, the newest first. */
    public static Stream<Event> about(List<Event> events, String kind, String name) {
        return events.stream()
                .filter(event -> kind.equals(event.getInvolvedObject().getKind())
                        && name.equals(event.getInvolvedObject().getName()))
                .sorted(Comparator.comparing(Events::time).reversed());
    }

    /** When it last happened, or empty; text of this form sorts by time. */
    public static String time(Event event) {
        if (event.getLastTimestamp() != null) {
            return event.getLastTimestamp();
        }
        return event.getEventTime() == null
                ? ""
                : String.valueOf(event.getEventTime().getTime());
    }
}
