package dev.matriarch.api.clusters;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The bodies of the actions that stop something on purpose, and let it go on; an empty body is {@code {}}. */
final class StandstillRequests {

    private StandstillRequests() {}

    /** Nothing is to be said of it. */
    @Schema(name = "HibernateRequest", description = "Nothing has to be said.")
    record HibernateRequest() {}

    /** Nothing is to be said of it. */
    @Schema(name = "ResumeRequest", description = "Nothing has to be said.")
    record ResumeRequest() {}

    /** Nothing is to be said of it. */
    @Schema(name = "UndeleteRequest", description = "Nothing has to be said.")
    record UndeleteRequest() {}

    /** Whose PostgreSQL shall be stopped. */
    @Schema(name = "FenceRequest")
    record FenceRequest(
            @Schema(description = "Only these, beside those that are fenced already; all, when left out") @Nullable
            List<String> instances,

            @Schema(description = "End a running job as failed and begin; false, when left out") @Nullable
            Boolean supersede) {

        static final FenceRequest EMPTY = new FenceRequest(null, null);
    }

    /** Whose PostgreSQL shall go on. */
    @Schema(name = "UnfenceRequest")
    record UnfenceRequest(
            @Schema(description = "Only these; all that are fenced, when left out") @Nullable
            List<String> instances) {

        static final UnfenceRequest EMPTY = new UnfenceRequest(null);
    }
}
