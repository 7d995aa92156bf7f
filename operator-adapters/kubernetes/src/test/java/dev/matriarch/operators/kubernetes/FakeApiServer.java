package dev.matriarch.operators.kubernetes;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.matriarch.operators.DataPlaneConnection;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;

/** Answers by HTTPS as an API server would, or as something else. It keeps nothing. */
public final class FakeApiServer implements AutoCloseable {

    static final String TOKEN = "a-token";

    static final String REVIEWS = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
    static final String RULES = "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews";

    private final HttpsServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final Map<String, BlockingQueue<Answer>> lists = new ConcurrentHashMap<>();
    private final Map<String, BlockingQueue<String>> events = new ConcurrentHashMap<>();
    private final Map<String, UnaryOperator<String>> logs = new ConcurrentHashMap<>();
    private final Set<String> denied = ConcurrentHashMap.newKeySet();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<String> queries = new CopyOnWriteArrayList<>();
    private final List<String> patches = new CopyOnWriteArrayList<>();
    private final List<String> deletions = new CopyOnWriteArrayList<>();

    record Answer(int status, String type, String body) {}

    private FakeApiServer(SSLContext tls) throws IOException {
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    static FakeApiServer started(SSLContext tls) {
        try {
            return new FakeApiServer(tls);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A Kubernetes without anything in it. */
    public static FakeApiServer kubernetes() {
        return started(TestCertificates.server())
                .grants("")
                .answers("/version", 200, "{\"major\":\"1\",\"minor\":\"34\",\"gitVersion\":\"v1.34.4\"}")
                .answers("/api/v1/nodes", 200, "{\"kind\":\"NodeList\",\"apiVersion\":\"v1\",\"items\":[]}")
                .answers(
                        "/apis/storage.k8s.io/v1/storageclasses",
                        200,
                        "{\"kind\":\"StorageClassList\",\"apiVersion\":\"storage.k8s.io/v1\",\"items\":[]}");
    }

    /** Whatever is asked of this path is answered so. */
    public FakeApiServer answers(String path, int status, String json) {
        return answers(path, new Answer(status, "application/json", json));
    }

    FakeApiServer answers(String path, Answer answer) {
        answers.put(path, answer);
        return this;
    }

    /** Lists these rules, as JSON; whoever decides beside them is asked right by right. */
    FakeApiServer grants(String rules) {
        return answers(
                RULES,
                201,
                "{\"kind\":\"SelfSubjectRulesReview\",\"apiVersion\":\"authorization.k8s.io/v1\",\"status\":{\"incomplete\":true,\"resourceRules\":[%s]}}"
                        .formatted(rules));
    }

    /** Whatever is asked, until the end of the test. */
    FakeApiServer isSilent() {
        return answers("", new Answer(0, "", ""));
    }

    /** What the next list of this path is; the last one stays. */
    FakeApiServer lists(String path, Answer answer) {
        lists.computeIfAbsent(path, p -> new LinkedBlockingQueue<>()).add(answer);
        events.computeIfAbsent(path, p -> new LinkedBlockingQueue<>());
        return this;
    }

    /** Tells those who watch this path. */
    void tells(String path, String event) {
        Objects.requireNonNull(events.get(path)).add(event);
    }

    /** What is at this path by the decoded query. */
    FakeApiServer logs(String path, UnaryOperator<String> written) {
        logs.put(path, written);
        return this;
    }

    /** Says no to a right, as it prints. */
    FakeApiServer denies(String right) {
        denied.add(right);
        return this;
    }

    String address() {
        return "https://127.0.0.1:" + server.getAddress().getPort();
    }

    /** How to reach it. */
    public DataPlaneConnection dataPlane() {
        return dataPlane(TestCertificates.authority());
    }

    DataPlaneConnection dataPlane(String authority) {
        return new DataPlaneConnection(
                "eu-1",
                "an-installation",
                Map.of(
                        ClientSettings.SERVER, address(),
                        ClientSettings.CA, authority,
                        ClientSettings.TOKEN, TOKEN));
    }

    /** The method and path of each request. */
    public List<String> requests() {
        return requests;
    }

    /** The decoded queries of requests for lists, watches and logs. */
    List<String> queries() {
        return queries;
    }

    /** The decoded query and the body of each patch. */
    public List<String> patches() {
        return patches;
    }

    /** The path and the body of each deletion. */
    public List<String> deletions() {
        return deletions;
    }

    private void answer(HttpExchange exchange) throws IOException {
        var path = exchange.getRequestURI().getPath();
        requests.add(exchange.getRequestMethod() + " " + path);
        var said = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        if (exchange.getRequestMethod().equals("PATCH")) {
            patches.add(exchange.getRequestURI().getQuery() + " " + said);
        }
        if (exchange.getRequestMethod().equals("DELETE")) {
            deletions.add(path + " " + said);
        }
        if (lists.containsKey(path)) {
            listOrWatch(exchange, path);
            return;
        }
        if (logs.containsKey(path)) {
            var query = exchange.getRequestURI().getQuery();
            queries.add(query);
            send(exchange, new Answer(200, "text/plain", logs.get(path).apply(query)));
            return;
        }
        var answer = answers.getOrDefault("", answers.get(path));
        if (answer == null) {
            answer = path.equals(REVIEWS) ? review(said) : nothingThere();
        }
        if (answer.status() == 0) {
            await();
        } else {
            send(exchange, answer);
        }
    }

    /** A watch as a web socket is answered with something else, and comes again as a stream. */
    private void listOrWatch(HttpExchange exchange, String path) throws IOException {
        var query = String.valueOf(exchange.getRequestURI().getQuery());
        queries.add(query);
        if (exchange.getRequestHeaders().containsKey("Upgrade")) {
            send(exchange, new Answer(200, "application/json", "{}"));
        } else if (query.contains("watch=true")) {
            stream(exchange, Objects.requireNonNull(events.get(path)));
        } else {
            var answers = Objects.requireNonNull(lists.get(path));
            send(exchange, answers.size() > 1 ? answers.remove() : answers.element());
        }
    }

    /** Until an error is told, which ends a watch. */
    private void stream(HttpExchange exchange, BlockingQueue<String> queue) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, 0);
        try (var body = exchange.getResponseBody()) {
            String event;
            do {
                event = queue.take();
                body.write((event + "\n").getBytes(StandardCharsets.UTF_8));
                body.flush();
            } while (!event.contains("ERROR"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void await() {
        try {
            closing.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        var body = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", answer.type());
        exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private Answer review(String question) {
        var right = new Right(said(question, "verb"), said(question, "resource"), said(question, "group"));
        var allowed = !denied.contains(right.toString());
        return new Answer(
                201,
                "application/json",
                "{\"kind\":\"SelfSubjectAccessReview\",\"apiVersion\":\"authorization.k8s.io/v1\",\"status\":{\"allowed\":%s}}"
                        .formatted(allowed));
    }

    private static String said(String json, String field) {
        var match = Pattern.compile("\"%s\":\"([^\"]*)\"".formatted(field)).matcher(json);
        return match.find() ? match.group(1) : "";
    }

    private static Answer nothingThere() {
        return new Answer(404, "application/json", status(404, "NotFound", "the server could not find it"));
    }

    static String status(int code, String reason, String message) {
        return "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"reason\":\"%s\",\"code\":%d,\"message\":\"%s\"}"
                .formatted(reason, code, message.replace("\"", "\\\""));
    }

    @Override
    public void close() {
        closing.countDown();
        threads.shutdownNow();
        server.stop(0);
    }
}
