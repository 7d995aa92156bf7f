package dev.matriarch.operators.zalando;

import com.fasterxml.jackson.databind.JsonNode;
import dev.matriarch.operators.ClusterFacts.Content;
import dev.matriarch.operators.ClusterFacts.Content.Kind;
import dev.matriarch.operators.ClusterFacts.Content.Progress;
import dev.matriarch.operators.Contents;
import dev.matriarch.operators.kubernetes.ContentProgress;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * What was found when databases and users were gone through last, as an annotation of the copy of what is desired: the operator's
 * objects say nothing of either.
 *
 * @param heldAgainst which contents were wanted then
 */
record ContentNote(String heldAgainst, List<Content> found) {

    static final String NAME = "matriarch.dev/contents";

    /** Of a cluster that never had any but those that it was made with. */
    private static final ContentNote NONE = new ContentNote(fingerprint(Contents.none()), List.of());

    ContentNote {
        found = List.copyOf(found);
    }

    static ContentNote of(Contents wanted, List<Content> found) {
        return new ContentNote(fingerprint(wanted), found);
    }

    /** One that somebody has spoilt says that nothing was found of nothing. */
    static ContentNote read(@Nullable ConfigMap kept) {
        var text = kept == null ? null : Labels.annotation(kept, NAME);
        return text == null
                ? NONE
                : Json.tree(text).flatMap(ContentNote::parsed).orElse(new ContentNote("", List.of()));
    }

    private static Optional<ContentNote> parsed(JsonNode tree) {
        try {
            return Optional.of(new ContentNote(
                    tree.path("of").asText(),
                    StreamSupport.stream(tree.path("found").spliterator(), false)
                            .map(ContentNote::content)
                            .toList()));
        } catch (IllegalArgumentException spoilt) {
            return Optional.empty();
        }
    }

    private static Content content(JsonNode one) {
        return new Content(
                Kind.valueOf(one.path("kind").asText()),
                one.path("name").asText(),
                Progress.valueOf(one.path("progress").asText()),
                one.path("message").isTextual() ? one.path("message").asText() : null);
    }

    String text() {
        return Json.text(Map.of(
                "of",
                heldAgainst,
                "found",
                found.stream().map(ContentNote::tree).toList()));
    }

    private static Map<String, @Nullable String> tree(Content one) {
        var tree = new TreeMap<String, @Nullable String>();
        tree.put("kind", one.kind().name());
        tree.put("name", one.name());
        tree.put("progress", one.progress().name());
        tree.put("message", one.message());
        return tree;
    }

    boolean isOf(Contents wanted) {
        return heldAgainst.equals(fingerprint(wanted));
    }

    /** Whether nothing is left to be done for these. */
    boolean isDone(Contents wanted) {
        return isOf(wanted) && found.stream().allMatch(one -> one.progress() == Progress.DONE);
    }

    /** What is known of these; of some that were not gone through yet, that they are on their way. */
    ContentProgress of(Contents wanted) {
        return new ContentProgress(isOf(wanted) ? found : onTheirWay(wanted));
    }

    private static List<Content> onTheirWay(Contents wanted) {
        return Stream.concat(
                        wanted.users().stream()
                                .map(user -> new Content(Kind.USER, user.name(), Progress.PENDING, null)),
                        wanted.databases().stream()
                                .map(database -> new Content(Kind.DATABASE, database.name(), Progress.PENDING, null)))
                .toList();
    }

    private static String fingerprint(Contents contents) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(Json.text(contents).getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
