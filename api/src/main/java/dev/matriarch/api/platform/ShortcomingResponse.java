package dev.matriarch.api.platform;

import dev.matriarch.operators.Inspection;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/** Something that is missing or wrong. */
@Schema(name = "Shortcoming", description = "Something that is missing or wrong.")
public record ShortcomingResponse(
        @Schema(description = "A stable code to branch on") String code, String detail, String nextAction) {

    public static List<ShortcomingResponse> of(List<Inspection.Shortcoming> shortcomings) {
        return shortcomings.stream()
                .map(it -> new ShortcomingResponse(it.code(), it.detail(), it.nextAction()))
                .toList();
    }
}
