package dev.matriarch.sdk;

import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Whether a TypeScript program can be compiled and run here: there is a node with fetch, and npm reaches a registry for the
 * compiler. Any other failure of npm is the test's own, and is not skipped.
 */
final class NpmCondition implements ExecutionCondition {

    private static final Pattern NO_REGISTRY = Pattern.compile(
            "npm (?:error|ERR!) code (E\\d{3}|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ENETUNREACH|E\\w*TIMEDOUT|ERR_SOCKET_TIMEOUT)");

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        var project = NodeProject.here();
        project.copySources();
        if (project.run("node", "-e", "fetch").exitCode() != 0) {
            return ConditionEvaluationResult.disabled("there is no node, or it is older than 18");
        }
        if (project.run("npm", "--version").exitCode() != 0) {
            return ConditionEvaluationResult.disabled("there is no npm");
        }
        return installed(project);
    }

    private static ConditionEvaluationResult installed(NodeProject project) {
        var install = project.run(
                "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline", "--fetch-retries=1");
        var unreachable = NO_REGISTRY.matcher(install.output());
        if (install.exitCode() != 0 && unreachable.find()) {
            return ConditionEvaluationResult.disabled("npm reaches no registry: " + unreachable.group(1));
        }
        if (install.exitCode() != 0) {
            throw new IllegalStateException(install.output());
        }
        return ConditionEvaluationResult.enabled("node and the TypeScript compiler are there");
    }
}
