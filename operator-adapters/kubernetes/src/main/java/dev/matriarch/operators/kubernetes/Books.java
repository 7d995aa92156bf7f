package dev.matriarch.operators.kubernetes;

import dev.matriarch.operators.Fence;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who wrote a live object, and when, by the API server's own books ({@code metadata.managedFields}, in whole seconds). Of an
 * operator that keeps no {@code observedGeneration}, this is the nearest to one.
 */
public final class Books {

    /** All of our own managers' names begin with it; by itself it is the one by which what we want is written. */
    public static final String OURS = Writes.MANAGER;

    private static final String STATUS = "status";

    private final HasMetadata object;

    public Books(HasMetadata object) {
        this.object = object;
    }

    /** The mark of our last write, or null when there is none that can be read. */
    public Fence.@Nullable Mark mark() {
        return Marks.of(object).orElse(null);
    }

    /** When we last changed what we ask for; when it was made, where the books do not say. */
    public Instant ours() {
        return latest(specification().filter(entry -> OURS.equals(entry.getManager())))
                .orElseGet(this::created);
    }

    /** When the operator last said something new. */
    public Optional<Instant> operatorAnswered() {
        return latest(entries().filter(entry -> STATUS.equals(entry.getSubresource())));
    }

    public Instant created() {
        return Instant.parse(object.getMetadata().getCreationTimestamp());
    }

    /**
     * Those who wrote the specification after us, and are neither we nor the operator.
     *
     * @param operator what the operator's manager is called
     */
    public List<String> laterHands(String operator) {
        var ours = ours();
        return specification()
                .filter(entry -> !operator.equals(entry.getManager())
                        && !String.valueOf(entry.getManager()).startsWith(OURS))
                .filter(entry -> !Instant.parse(entry.getTime()).isBefore(ours))
                .map(ManagedFieldsEntry::getManager)
                .distinct()
                .toList();
    }

    /** Who holds an annotation, each by having written its value; several do where they wrote the same. */
    public Set<String> holders(String annotation) {
        return specification()
                .filter(entry -> holds(entry, annotation))
                .map(ManagedFieldsEntry::getManager)
                .collect(Collectors.toSet());
    }

    private static boolean holds(ManagedFieldsEntry entry, String annotation) {
        return entry.getFieldsV1() != null
                && entry.getFieldsV1().getAdditionalProperties().get("f:metadata") instanceof Map<?, ?> metadata
                && metadata.get("f:annotations") instanceof Map<?, ?> annotations
                && annotations.containsKey("f:" + annotation);
    }

    private static Optional<Instant> latest(Stream<ManagedFieldsEntry> entries) {
        return entries.map(entry -> Instant.parse(entry.getTime())).max(Comparator.naturalOrder());
    }

    private Stream<ManagedFieldsEntry> specification() {
        return entries()
                .filter(entry -> entry.getSubresource() == null
                        || entry.getSubresource().isEmpty()
                        || entry.getSubresource().equals("scale"));
    }

    private Stream<ManagedFieldsEntry> entries() {
        return object.getMetadata().getManagedFields().stream().filter(entry -> entry.getTime() != null);
    }
}
