package dev.matriarch.operators.zalando;

import dev.matriarch.operators.ClusterRef;
import dev.matriarch.operators.Fence;
import dev.matriarch.operators.kubernetes.ApiServer;
import dev.matriarch.operators.kubernetes.FakeApiServer;
import dev.matriarch.operators.kubernetes.TenantNamespaces;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the adapter does about what the operator leaves undone, decided by its own parts on what was recorded. Its requests go to
 * an API server that lets it have everything, and to Patroni there.
 */
final class Aftercares implements AutoCloseable {

    /** When somebody was asked, or the operator failed, is told by the last number of each note. */
    private static final Pattern NOTE = Pattern.compile(
            "\"(%s|%s)\":\"([^\"]*)\"".formatted(Pattern.quote(SecondTry.NOTE), Pattern.quote(PendingRestarts.NOTE)));

    private final FakeApiServer kubernetes = FakeApiServer.kubernetes();
    private final ApiServer server = ApiServer.of(kubernetes.dataPlane(), Duration.ofMinutes(1));
    private final SecondTry secondTry = new SecondTry(server, ZalandoScript.INSTALLATION);
    private final PendingRestarts pendingRestarts;

    Aftercares() {
        var snapshots = new Snapshots(ZalandoScript.INSTALLATION);
        var patroni = new PatroniApi(server);
        var primaryRole = new PrimaryRole(server, snapshots, new Scenes(server, snapshots), patroni);
        pendingRestarts = new PendingRestarts(server, patroni, primaryRole, ZalandoScript.INSTALLATION);
    }

    /** Does what the adapter does at this moment, and says what it has noted of it; empty where there is nothing to do. */
    Optional<String> finish(Snapshot snapshot, ClusterRef ref, int instances, Fence fence) {
        serve(snapshot, ref);
        var scene = Scene.of(snapshot, ref, instances);
        var before = requests().size();
        var patches = kubernetes.patches().size();
        secondTry.ask(scene, fence);
        pendingRestarts.next(scene, fence);
        var done = requests().subList(before, requests().size());
        var noted = kubernetes.patches().stream().skip(patches).findFirst();
        return done.isEmpty()
                ? Optional.empty()
                : Optional.of(noted.map(Aftercares::note).orElseGet(done::toString));
    }

    private List<String> requests() {
        return kubernetes.requests().stream()
                .filter(request -> !request.startsWith("GET "))
                .toList();
    }

    private void serve(Snapshot snapshot, ClusterRef ref) {
        var namespace = TenantNamespaces.name(ref);
        var core = "/api/v1/namespaces/%s/".formatted(namespace);
        serve(
                "/apis/acid.zalan.do/v1/namespaces/%s/postgresqls/%s".formatted(namespace, ref.name()),
                snapshot.resource());
        serve(core + "configmaps/matriarch-" + ref.name(), snapshot.kept());
        Stream.of("restart", "switchover")
                .forEach(verb -> snapshot.pods()
                        .forEach(pod -> serve(
                                core
                                        + "pods/%s:8008/proxy/%s"
                                                .formatted(pod.getMetadata().getName(), verb),
                                "said")));
    }

    private void serve(String path, @Nullable Object object) {
        if (object != null) {
            kubernetes.answers(path, 200, Serialization.asJson(object));
        }
    }

    private static String note(String patch) {
        var match = NOTE.matcher(patch);
        return match.find() ? untimed(match.group(1), match.group(2)) : patch;
    }

    /** Without the time. */
    static String untimed(String name, String note) {
        return name + "=" + note.substring(0, note.lastIndexOf('/'));
    }

    @Override
    public void close() {
        server.close();
        kubernetes.close();
    }
}
