package dev.matriarch.operators.s3;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An S3 on loopback: it puts, gives back and removes objects in buckets that are there, for whoever signs with the right
 * keys. A test says what goes wrong.
 */
public final class StubS3 implements AutoCloseable {

    public static final String ACCESS_KEY_ID = "stub-access";
    public static final String SECRET_ACCESS_KEY = "stub-secret-0123456789";

    /** Stands in every error's message, where it must not be taken from. */
    public static final String MESSAGE = "words-of-the-store";

    private static final byte[] FLOOD = new byte[64 * 1024];

    private final HttpServer server;
    private final Set<String> buckets;
    private final Map<String, byte[]> objects = new ConcurrentHashMap<>();
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final AtomicLong flooded = new AtomicLong();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final Signature signature = new Signature(ACCESS_KEY_ID, SECRET_ACCESS_KEY);
    private final CountDownLatch closed = new CountDownLatch(1);

    private StubS3(HttpServer server, Set<String> buckets) {
        this.server = server;
        this.buckets = buckets;
    }

    /** How a request is answered. */
    private interface Answer {
        void to(HttpExchange request) throws IOException;
    }

    public static StubS3 start(String... buckets) {
        try {
            var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            var stub = new StubS3(server, Set.of(buckets));
            server.createContext("/", stub::handle);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.start();
            return stub;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** In order, such as {@code PUT /bucket/key}. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    /** What is in it. */
    public Set<String> objects() {
        return Set.copyOf(objects.keySet());
    }

    /** How many bytes of endless answers somebody took. */
    public long flooded() {
        return flooded.get();
    }

    // What tests say.

    /** From now on all is well, and nothing was asked. */
    public void forget() {
        answers.clear();
        requests.clear();
        objects.clear();
    }

    public void answers(String method, int status, String code) {
        answers.put(method, request -> error(request, status, code));
    }

    /** The status alone, without what S3 says beside it. */
    public void answersBarely(String method, int status) {
        answers.put(method, request -> send(request, status, MESSAGE.getBytes(StandardCharsets.UTF_8)));
    }

    public void redirects(String method, int status, String location) {
        answers.put(method, request -> {
            request.getResponseHeaders().set("Location", location + request.getRequestURI());
            send(request, status, new byte[0]);
        });
    }

    public void givesBack(String content) {
        answers.put("GET", request -> send(request, 200, content.getBytes(StandardCharsets.UTF_8)));
    }

    /** It takes the request and is silent. */
    public void holds(String method) {
        answers.put(method, request -> silence());
    }

    /** It keeps what it is given, and is silent about it. */
    public void keepsSilently() {
        answers.put("PUT", request -> {
            objects.put(
                    request.getRequestURI().getPath(), request.getRequestBody().readAllBytes());
            silence();
        });
    }

    private void silence() {
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Its answer has no end. */
    public void floods(String method, int status) {
        answers.put(method, request -> {
            request.getRequestBody().readAllBytes();
            request.sendResponseHeaders(status, 0);
            try (var body = request.getResponseBody()) {
                while (true) {
                    body.write(FLOOD);
                    flooded.addAndGet(FLOOD.length);
                }
            }
        });
    }

    // What it does by itself.

    private void handle(HttpExchange request) throws IOException {
        try (request) {
            var method = request.getRequestMethod();
            requests.add(method + " " + request.getRequestURI().getPath());
            var said = answers.get(method);
            if (said != null) {
                said.to(request);
            } else {
                answer(request);
            }
        }
    }

    private void answer(HttpExchange request) throws IOException {
        var objection = signature.objection(request);
        var path = request.getRequestURI().getPath();
        if (!objection.isEmpty()) {
            error(request, 403, objection);
        } else if (!buckets.contains(path.split("/", 3)[1])) {
            error(request, 404, "NoSuchBucket");
        } else {
            serve(request, path);
        }
    }

    private void serve(HttpExchange request, String path) throws IOException {
        switch (request.getRequestMethod()) {
            case "PUT" -> {
                objects.put(path, request.getRequestBody().readAllBytes());
                send(request, 200, new byte[0]);
            }
            case "GET" -> {
                var object = objects.get(path);
                if (object == null) {
                    error(request, 404, "NoSuchKey");
                } else {
                    send(request, 200, object);
                }
            }
            case "DELETE" -> {
                objects.remove(path);
                send(request, 204, new byte[0]);
            }
            default -> error(request, 405, "MethodNotAllowed");
        }
    }

    private static void error(HttpExchange request, int status, String code) throws IOException {
        var body =
                "<?xml version=\"1.0\"?><Error><Code>%s</Code><Message>%s</Message></Error>".formatted(code, MESSAGE);
        send(request, status, body.getBytes(StandardCharsets.UTF_8));
    }

    private static void send(HttpExchange request, int status, byte[] body) throws IOException {
        request.getRequestBody().readAllBytes();
        request.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            request.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
    }
}
