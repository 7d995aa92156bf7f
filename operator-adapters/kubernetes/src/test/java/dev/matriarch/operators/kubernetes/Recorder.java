package dev.matriarch.operators.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPOutputStream;

/**
 * Writes down what an API server says of a namespace, and what was done there, as JSON lines: {@code at}, {@code type},
 * {@code kind}, {@code object}. What is in a secret never reaches the file.
 */
public final class Recorder implements AutoCloseable {

    /** Of these too it matters who wrote when. */
    private static final Set<String> KEPT = Set.of("PersistentVolumeClaim", "ConfigMap");

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Set<String> theirs;
    private final Writer out;
    private final List<Watch> watches = new ArrayList<>();

    /**
     * @param theirs the kinds of the operator's own, of which it is told who wrote what when; with their API version
     * @param kinds of objects that are recorded as whole as they are
     */
    public Recorder(
            Path file,
            KubernetesClient client,
            String namespace,
            Map<String, String> theirs,
            List<Class<? extends HasMetadata>> kinds)
            throws IOException {
        Files.createDirectories(file.getParent());
        this.theirs = theirs.keySet();
        out = new OutputStreamWriter(new GZIPOutputStream(Files.newOutputStream(file)), StandardCharsets.UTF_8);
        client.nodes().list().getItems().forEach(node -> write("ADDED", "Node", JSON.valueToTree(bare(node))));
        theirs.forEach((kind, version) -> watches.add(client.genericKubernetesResources(version, kind)
                .inNamespace(namespace)
                .watch(new Scribe<>())));
        kinds.forEach(kind ->
                watches.add(client.resources(kind).inNamespace(namespace).watch(new Scribe<>())));
    }

    /** Notes what is done, so that a replay knows what to expect from here on. */
    public void act(String what, Object details) {
        write("ACT", what, JSON.valueToTree(details));
    }

    private synchronized void write(String type, String kind, JsonNode object) {
        var line = JSON.createObjectNode()
                .put("at", Instant.now().truncatedTo(ChronoUnit.MILLIS).toString())
                .put("type", type)
                .put("kind", kind);
        line.set("object", object);
        try {
            out.write(line + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        watches.forEach(Watch::close);
        synchronized (this) {
            out.close();
        }
    }

    private static Node bare(Node node) {
        var bare = new Node();
        bare.setMetadata(node.getMetadata());
        bare.getMetadata().setManagedFields(List.of());
        return bare;
    }

    /** Leaves out secrets, and what is long and tells nothing. */
    private JsonNode stripped(HasMetadata object) {
        ObjectNode tree = JSON.valueToTree(object);
        if (object instanceof Secret) {
            tree.remove(List.of("data", "stringData"));
        }
        var metadata = (ObjectNode) tree.path("metadata");
        if (metadata.path("annotations") instanceof ObjectNode annotations) {
            annotations.remove("cnpg.io/podSpec");
        }
        if (theirs.contains(object.getKind()) || KEPT.contains(object.getKind())) {
            metadata.path("managedFields").forEach(field -> ((ObjectNode) field).remove("fieldsV1"));
        } else {
            metadata.remove("managedFields");
        }
        return tree;
    }

    private final class Scribe<T extends HasMetadata> implements Watcher<T> {

        @Override
        public void eventReceived(Action action, T object) {
            write(action.name(), object.getKind(), stripped(object));
        }

        @Override
        public void onClose(WatcherException cause) {
            throw new IllegalStateException("the recording has a hole", cause);
        }
    }
}
