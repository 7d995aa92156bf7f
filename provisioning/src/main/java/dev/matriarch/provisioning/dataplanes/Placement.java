package dev.matriarch.provisioning.dataplanes;

import dev.matriarch.provisioning.ErrorCode;
import dev.matriarch.provisioning.FieldError;
import dev.matriarch.provisioning.RequestRefusedException;
import java.util.List;

/** Where a new cluster goes. */
public sealed interface Placement {

    /** @param operator by its stable name, offered by that data plane */
    record Placed(String dataPlane, String operator) implements Placement {}

    /**
     * Nowhere.
     *
     * @param code of the refusal if nothing else is wrong with the request
     * @param error where the request says what cannot be, and what there is instead
     */
    record Refused(ErrorCode code, FieldError error) implements Placement {

        public RequestRefusedException refusal() {
            return RequestRefusedException.with(code, List.of(error));
        }
    }
}
