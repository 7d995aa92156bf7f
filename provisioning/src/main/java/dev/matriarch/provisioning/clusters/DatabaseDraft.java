package dev.matriarch.provisioning.clusters;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A database as somebody asks for it.
 *
 * @param owner null: the cluster's owner, or whoever owns it already
 * @param extensions null: none, or those that are there already; what is there and not among them is dropped
 */
public record DatabaseDraft(
        @Nullable String name,
        @Nullable String owner,
        @Nullable List<ExtensionDraft> extensions) {

    /** @param version null: what PostgreSQL takes by itself */
    public record ExtensionDraft(
            @Nullable String name, @Nullable String version) {}
}
