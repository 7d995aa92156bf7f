package dev.matriarch.api.logs;

import dev.matriarch.operators.LogLine;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A line of a log as clients read it. */
@Schema(name = "LogLine", description = "Something that a server has logged.")
public record LogLineResponse(
        String instance,
        Instant at,

        @Schema(description = "MANAGER is what the operator runs beside PostgreSQL")
        LogLine.Source source,

        @Schema(description = "PostgreSQL's own words; those of others are the nearest of them")
        LogLine.Severity severity,

        String message,
        @Nullable String detail,
        @Nullable String hint,

        @Schema(description = "Where in nested calls it happened") @Nullable
        String context,

        @Schema(description = "The statement that led to it") @Nullable
        String statement,

        @Schema(description = "PostgreSQL's code of five characters") @Nullable
        String sqlState,

        @Nullable String user,
        @Nullable String database,

        @Schema(description = "What the client calls itself") @Nullable
        String application,

        @Schema(description = "Where the client is") @Nullable
        String client,

        @Nullable Integer processId) {

    static LogLineResponse of(LogLine line) {
        var session = line.session();
        var more = line.more();
        return new LogLineResponse(
                line.instance(),
                line.at(),
                line.source(),
                line.severity(),
                line.message(),
                more.detail(),
                more.hint(),
                more.context(),
                more.statement(),
                more.sqlState(),
                session.user(),
                session.database(),
                session.application(),
                session.client(),
                session.processId());
    }
}
