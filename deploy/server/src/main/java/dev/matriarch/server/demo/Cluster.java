package dev.matriarch.server.demo;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import tools.jackson.databind.JsonNode;

/** The demonstration's cluster, seen through the public API. */
record Cluster(Api api, String id) {

    private static final String NAME = "orders";
    private static final Duration SETTLES = Duration.ofMinutes(5);

    /** The cluster that is there already, from a run before. */
    static Optional<Cluster> find(Api api) {
        var clusters = api.get("/ha-clusters?name=" + NAME).path("items");
        return clusters.isEmpty()
                ? Optional.empty()
                : Optional.of(new Cluster(api, clusters.get(0).path("id").asString()));
    }

    /** Asks for a new one and shows how it comes to be. */
    static Cluster create(Api api) {
        System.out.printf("POST /ha-clusters {\"name\":\"%s\"}%n", NAME);
        var job = api.post("/ha-clusters", "{\"name\":\"%s\",\"spec\":{\"instances\":3}}".formatted(NAME));
        new JobWatch(api).until(job);
        return new Cluster(api, job.path("cluster").path("id").asString());
    }

    String path() {
        return "/ha-clusters/" + id;
    }

    JsonNode status() {
        return api.get(path()).path("status");
    }

    String primary() {
        return status().path("primary").asString("");
    }

    void awaitReady() {
        new Patience(SETTLES, "the cluster to be READY")
                .untilTrue(() -> status().path("state").asString("").equals("READY"));
    }

    void delete() {
        new JobWatch(api).until(api.delete(path()));
    }

    boolean isGone() {
        return api.status(path()) == 404;
    }

    JsonNode credentials() {
        return api.get(path() + "/credentials");
    }

    /** A connection as the cluster's owner, to whichever instance is primary. */
    Connection connect(JsonNode credentials) throws SQLException {
        var login = new Properties();
        login.setProperty("user", credentials.path("username").asString());
        login.setProperty("password", credentials.path("password").asString());
        login.setProperty("connectTimeout", "2");
        login.setProperty("socketTimeout", "10");
        return DriverManager.getConnection(
                credentials.path("readWrite").path("jdbcUrl").asString(), login);
    }
}
