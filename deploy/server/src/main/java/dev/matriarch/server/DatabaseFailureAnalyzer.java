package dev.matriarch.server;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says what a metadata DB that lets nobody in needs; any other SQL failure at the start is left to be shown whole. */
final class DatabaseFailureAnalyzer extends AbstractFailureAnalyzer<SQLException> {

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, SQLException cause) {
        var state = cause.getSQLState();
        if (state == null) {
            return null;
        }
        return switch (state.substring(0, 2)) {
            case "08" -> analysis(cause, "does not answer", "Start that PostgreSQL, or correct spring.datasource.url.");
            case "28" -> analysis(cause, "refuses the login", "Correct spring.datasource.username and .password.");
            case "3D" -> analysis(cause, "has no such database", "Create it, or correct spring.datasource.url.");
            default -> null;
        };
    }

    private static FailureAnalysis analysis(SQLException cause, String what, String action) {
        return new FailureAnalysis("The metadata DB %s: %s".formatted(what, cause.getMessage()), action, cause);
    }
}
