package dev.matriarch.operators.cloudnativepg;

import dev.matriarch.operators.ClusterFacts;
import dev.matriarch.operators.ClusterFacts.Condition;
import dev.matriarch.operators.ClusterFacts.Content;
import dev.matriarch.operators.ClusterFacts.Endpoint;
import dev.matriarch.operators.ClusterFacts.Endpoints;
import dev.matriarch.operators.ClusterFacts.Instance;
import dev.matriarch.operators.ClusterFacts.Role;
import dev.matriarch.operators.Quantity;
import dev.matriarch.operators.cloudnativepg.Statistics.Standby;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A scene in the words of the SPI. What only the primary could tell is unknown when it was silent. */
record Facts(Scene scene) {

    private static final int PORT = 5432;

    /** A tag begins with the version, of which it may say the major number alone. */
    private static final Pattern VERSION = Pattern.compile(":(\\d+(?:\\.\\d+)*)[^:/]*$");

    ClusterFacts with(List<Condition> conditions, List<Content> contents) {
        var primary = scene.primary().map(Member::name).orElse(null);
        return new ClusterFacts(
                primary,
                primary == null ? null : scene.status().timelineId(),
                scene.members().stream().map(this::instance).toList(),
                endpoints(),
                version(),
                Volumes.smallest(scene.members().stream().map(Member::data).flatMap(Optional::stream))
                        .map(Quantity::text)
                        .orElse(null),
                conditions,
                new Stillness(scene).power(),
                new Stillness(scene).fenced(),
                contents);
    }

    private Instance instance(Member member) {
        var pod = member.pod();
        var primary = member.name().equals(scene.primaryName());
        var node = pod == null ? null : pod.getSpec().getNodeName();
        return new Instance(
                member.name(),
                primary ? Role.PRIMARY : Role.REPLICA,
                scene.isReady(member),
                node,
                node == null ? null : scene.snapshot().zones().get(node),
                primary && scene.isReady(member) ? scene.status().timelineId() : null,
                pod == null ? null : Pods.startedAt(pod),
                null,
                standby(member).map(Standby::syncState).orElse(null),
                standby(member).map(Standby::lagBytes).orElse(null),
                primary
                        ? statistics().map(Statistics::writtenLsn).orElse(null)
                        : standby(member).map(Standby::replayLsn).orElse(null));
    }

    private Optional<Statistics> statistics() {
        return scene.asked().statistics();
    }

    private Optional<Standby> standby(Member member) {
        return statistics().map(said -> said.standbys().get(member.name()));
    }

    private @Nullable Endpoints endpoints() {
        var name = scene.ref().name();
        var there = scene.snapshot().services().stream()
                .anyMatch(service -> service.getMetadata().getName().equals(name + "-rw"));
        return there ? new Endpoints(endpoint(name + "-rw"), endpoint(name + "-ro"), endpoint(name + "-r")) : null;
    }

    private Endpoint endpoint(String service) {
        return new Endpoint(service + "." + Manifests.namespace(scene.ref()) + ".svc", PORT);
    }

    /** Of what the primary runs, or any other while there is none. */
    private @Nullable String version() {
        return statistics().map(Statistics::version).orElseGet(this::versionOfImage);
    }

    private @Nullable String versionOfImage() {
        return scene.primary()
                .or(() -> scene.members().stream().filter(scene::isReady).findFirst())
                .map(Member::pod)
                .map(Facts::version)
                .orElse(null);
    }

    private static @Nullable String version(Pod pod) {
        var container = Pods.postgres(pod);
        var matcher = VERSION.matcher(container == null ? "" : String.valueOf(container.getImage()));
        return matcher.find() ? matcher.group(1) : null;
    }
}
