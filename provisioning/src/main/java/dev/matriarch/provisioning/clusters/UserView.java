package dev.matriarch.provisioning.clusters;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A user as its tenant sees it.
 *
 * @param memberOf whose rights it has
 * @param connectionLimit null: as many as there are
 * @param message PostgreSQL's or the operator's words, without secrets
 */
public record UserView(
        String name,
        List<String> memberOf,
        @Nullable Integer connectionLimit,
        ContentState state,
        @Nullable String message) {}
