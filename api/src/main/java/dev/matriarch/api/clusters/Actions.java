package dev.matriarch.api.clusters;

import dev.matriarch.provisioning.clusters.ResizeDraft;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The bodies of the actions; an empty body is {@code {}}. */
final class Actions {

    private Actions() {}

    /** How many instances there shall be. */
    @Schema(name = "ScaleRequest")
    record ScaleRequest(
            @Schema(
                    description = "PostgreSQL servers, the primary included",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            @Nullable
            Integer instances) {

        static final ScaleRequest EMPTY = new ScaleRequest(null);
    }

    /** Nothing is to be said of it. */
    @Schema(name = "ReloadRequest", description = "Nothing has to be said.")
    record ReloadRequest() {}

    /** How large the cluster shall be. At least one of these. */
    @Schema(name = "ResizeRequest", description = "At least one of these; what is left out stays as it is.")
    record ResizeRequest(
            @Schema(description = "Each instance's volume, such as 20Gi. It only grows, without a restart.") @Nullable
            String storage,

            @Schema(
                    description =
                            "Each instance's volume for WAL, such as 5Gi. It only grows, without a restart; where there"
                                    + " is none yet, instances are restarted with one of their data's class, for good.")
            @Nullable
            String walStorage,

            @Schema(description = "What each instance gets, such as 1 or 500m; instances are restarted with it")
            @Nullable
            String cpu,

            @Schema(description = "What each instance gets, such as 2Gi; instances are restarted with it") @Nullable
            String memory) {

        static final ResizeRequest EMPTY = new ResizeRequest(null, null, null, null);

        ResizeDraft toDraft() {
            return new ResizeDraft(storage, walStorage, cpu, memory);
        }
    }

    /** What shall be restarted. */
    @Schema(name = "RestartRequest")
    record RestartRequest(
            @Schema(description = "Only this one; all, one after the other, when left out") @Nullable
            String instance) {

        static final RestartRequest EMPTY = new RestartRequest(null);
    }

    /** Which release of PostgreSQL there shall be. */
    @Schema(name = "UpgradeRequest")
    record UpgradeRequest(
            @Schema(description = "The major version; the newest release of the present one, when left out") @Nullable
            Integer version,

            @Schema(description = "Try it on a copy first; not offered yet, so true is refused") @Nullable
            Boolean rehearse) {

        static final UpgradeRequest EMPTY = new UpgradeRequest(null, null);
    }

    /** How long the present credentials shall let in beside the new ones. */
    @Schema(name = "RotateCredentialsRequest")
    record RotateCredentialsRequest(
            @Schema(
                    description =
                            "How long the present credentials let in beside the new ones, as an ISO 8601 duration from"
                                    + " PT0S to P7D; PT1H, when left out")
            @Nullable
            String keepPreviousFor,

            @Schema(
                    description =
                            "Where the credentials before the present ones are still kept, end them now; false, when"
                                    + " left out")
            @Nullable
            Boolean endPrevious) {

        static final RotateCredentialsRequest EMPTY = new RotateCredentialsRequest(null, null);
    }

    /** Who shall be primary. */
    @Schema(name = "SwitchoverRequest")
    record SwitchoverRequest(
            @Schema(description = "The standby that becomes primary; the one furthest on, when left out") @Nullable
            String to,

            @Schema(description = "Refused when the standby lags more than this") @Nullable
            Long maxLagBytes) {

        static final SwitchoverRequest EMPTY = new SwitchoverRequest(null, null);
    }

    /** Who shall be primary although the primary is gone. */
    @Schema(name = "FailoverRequest")
    record FailoverRequest(
            @Schema(description = "The standby that becomes primary; the one furthest on, when left out") @Nullable
            String to,

            @Schema(description = "Go on even where acknowledged rows could be lost; false, when left out") @Nullable
            Boolean acceptDataLoss,

            @Schema(description = "End a running job as failed and begin; false, when left out") @Nullable
            Boolean supersede) {

        static final FailoverRequest EMPTY = new FailoverRequest(null, null, null);
    }
}
