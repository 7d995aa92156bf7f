package dev.matriarch.harness;

import dev.matriarch.harness.Api.Answer;
import java.util.List;

/**
 * An ability in the words of {@code GET /operators}, with a request that needs it.
 *
 * @param path below the cluster
 */
public record Ability(String name, String method, String path, String body) {

    /** All that there are. */
    public static final List<Ability> ALL = List.of(
            new Ability("switchover", "POST", "/switchover", "{}"),
            new Ability("failover", "POST", "/failover", "{}"),
            new Ability("restart", "POST", "/restart", "{}"),
            new Ability("reload", "POST", "/reload", "{}"),
            new Ability("hibernate", "POST", "/hibernate", "{}"),
            new Ability("hibernate", "DELETE", "?grace=PT24H", ""),
            new Ability("fence", "POST", "/fence", "{}"),
            new Ability("upgrade", "POST", "/upgrade", "{}"),
            new Ability("major-upgrade", "POST", "/upgrade", "{\"version\":18}"),
            new Ability("wal-volume", "POST", "/resize", "{\"walStorage\":\"1Gi\"}"),
            new Ability("pooler", "PATCH", "", "{\"spec\":{\"pooler\":{\"readWrite\":{\"instances\":1}}}}"),
            new Ability("credentials", "GET", "/credentials", ""),
            new Ability("rotate-credentials", "POST", "/credentials/rotate", "{}"),
            new Ability("databases", "POST", "/databases", "{\"name\":\"reports\"}"),
            new Ability("users", "POST", "/users", "{\"name\":\"reader\"}"),
            new Ability("expose", "PATCH", "", "{\"spec\":{\"exposed\":true}}"),
            new Ability("logs", "GET", "/logs", ""));

    /** What the API answers to the request. */
    public Answer asked(Api api, String cluster) {
        return api.send(method, "/ha-clusters/" + cluster + path, body.isEmpty() ? null : body);
    }

    @Override
    public String toString() {
        return "%s by %s %s".formatted(name, method, path);
    }
}
