package dev.matriarch.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.acceptance.SharedServer;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The same story as a program in TypeScript: {@code src/test/typescript/story.ts}. */
class GeneratedTypeScriptClientTest {

    @Test
    @ExtendWith(NpmCondition.class)
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    void typeScriptClientMakesChangesAndDeletesACluster() {
        var project = NodeProject.here();
        var compiled = project.run("node", "node_modules/typescript/bin/tsc");
        assertThat(compiled.exitCode()).as(compiled.output()).isZero();

        var key = Tenants.keyOfNew("typescriptclient");
        var told = project.run(
                Map.of("MATRIARCH_URL", SharedServer.url(), "MATRIARCH_KEY", key), "node", "build/story.js");

        assertThat(told.exitCode()).as(told.output()).isZero();
    }
}
