package dev.matriarch.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Server-sent events as they come in. */
public final class EventStream implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 60;
    private static final Event END = new Event("", "", JsonMapper.shared().nullNode());

    private final Stream<String> lines;
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();

    private EventStream(Stream<String> lines) {
        this.lines = lines;
        Thread.ofVirtual().start(this::read);
    }

    /** One event: its id, its type, and its data as JSON. */
    public record Event(String id, String type, JsonNode data) {}

    static EventStream open(HttpClient http, HttpRequest request) {
        try {
            var response = http.send(request, BodyHandlers.ofLines());
            var type = response.headers().firstValue("Content-Type").orElse("");
            if (response.statusCode() != 200 || !type.startsWith("text/event-stream")) {
                throw new IllegalStateException("no stream: %d %s".formatted(response.statusCode(), type));
            }
            return new EventStream(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The next event; fails where none comes. */
    public Event next() {
        var event = taken();
        if (event.equals(END)) {
            throw new IllegalStateException("the stream has ended");
        }
        return event;
    }

    /** Whether the server ends the stream without another event. */
    public boolean ends() {
        return END.equals(taken());
    }

    private Event taken() {
        try {
            return Objects.requireNonNull(events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS), "nothing came");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void read() {
        var fields = new HashMap<String, String>();
        try {
            lines.forEach(line -> read(line, fields));
        } catch (UncheckedIOException closed) {
            fields.clear();
        }
        events.add(END);
    }

    private void read(String line, Map<String, String> fields) {
        var colon = line.indexOf(':');
        if (colon > 0) {
            fields.put(line.substring(0, colon), line.substring(colon + 1).strip());
        } else if (line.isEmpty() && fields.containsKey("data")) {
            var data = JsonMapper.shared().readTree(fields.get("data"));
            events.add(new Event(fields.getOrDefault("id", ""), fields.getOrDefault("event", ""), data));
            fields.clear();
        }
    }

    @Override
    public void close() {
        lines.close();
    }
}
