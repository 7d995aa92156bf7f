package dev.matriarch.provisioning.clusters;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A user as somebody asks for it.
 *
 * @param memberOf whose rights it has; null: nobody's
 * @param connectionLimit null: as many as there are
 */
public record UserDraft(
        @Nullable String name,
        @Nullable List<@Nullable String> memberOf,
        @Nullable Integer connectionLimit) {}
