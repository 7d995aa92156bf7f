package dev.matriarch.provisioning.clusters;

import dev.matriarch.operators.Contents.Extension;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A database as its tenant sees it.
 *
 * @param message PostgreSQL's or the operator's words, without secrets
 */
public record DatabaseView(
        String name,
        String owner,
        List<Extension> extensions,
        ContentState state,
        @Nullable String message) {}
