package dev.matriarch.api.platform;

import dev.matriarch.provisioning.dataplanes.Operators;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

@Schema(name = "OperatorAbilities", description = "What an operator can do")
record OperatorAbilitiesResponse(
        @Schema(description = "As clusters name it") String name,

        @Schema(
                description =
                        "Besides making, scaling, changing and removing clusters; whatever is not among it is refused with"
                                + " ability-missing")
        List<String> abilities) {

    static OperatorAbilitiesResponse of(Operators.Operator operator) {
        return new OperatorAbilitiesResponse(operator.name(), operator.abilities());
    }
}
