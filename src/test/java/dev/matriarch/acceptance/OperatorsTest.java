package dev.matriarch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.harness.Ability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What each operator can do, as the server itself says it, and as the README repeats it. */
class OperatorsTest {

    private static final Path README = Path.of("../../README.md");

    @Test
    void theReadmeHasTheTableThatTheServerTells() throws IOException {
        assertThat(Files.readString(README)).contains(table());
    }

    @Test
    void whatTheSandboxCannotDoIsRefusedByNameAndNothingIsChanged() {
        var tenant = TestTenant.fresh();
        var cluster = tenant.hasCluster("able", 1);
        var can = operators().stream()
                .filter(operator -> operator.path("name").asString().equals("sandbox"))
                .flatMap(operator -> abilities(operator).stream())
                .toList();
        var missing = Ability.ALL.stream()
                .filter(ability -> !can.contains(ability.name()))
                .toList();
        assertThat(missing).isNotEmpty().allSatisfy(ability -> {
            var refused = ability.asked(tenant.api(), cluster);
            assertThat(refused.status()).as("%s", refused.body()).isEqualTo(422);
            assertThat(refused.text("code")).isEqualTo("ability-missing");
            assertThat(refused.body().toString()).contains("sandbox");
        });
        assertThat(tenant.api()
                        .get("/ha-clusters/" + cluster)
                        .body()
                        .path("generation")
                        .asInt())
                .isEqualTo(1);
    }

    private static List<JsonNode> operators() {
        return TestTenant.fresh()
                .api()
                .get("/operators")
                .body()
                .path("items")
                .valueStream()
                .toList();
    }

    private static String table() {
        var operators = operators();
        var abilities = operators.stream()
                .flatMap(operator -> abilities(operator).stream())
                .distinct()
                .toList();
        var names = operators.stream()
                .map(operator -> "`%s`".formatted(operator.path("name").asString()))
                .toList();
        return Stream.concat(
                        Stream.of(row("ability", names), "|---".repeat(names.size() + 1) + "|"),
                        abilities.stream()
                                .map(ability -> row(
                                        "`%s`".formatted(ability),
                                        operators.stream()
                                                .map(operator ->
                                                        abilities(operator).contains(ability) ? "yes" : "no")
                                                .toList())))
                .collect(Collectors.joining("\n"));
    }

    private static List<String> abilities(JsonNode operator) {
        return operator.path("abilities").valueStream().map(JsonNode::asString).toList();
    }

    private static String row(String first, List<String> cells) {
        return "| %s | %s |".formatted(first, String.join(" | ", cells));
    }
}
