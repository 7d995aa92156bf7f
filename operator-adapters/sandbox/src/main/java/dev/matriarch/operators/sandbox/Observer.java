package dev.matriarch.operators.sandbox;

import dev.matriarch.operators.ClusterRef;
import dev.matriarch.operators.Credentials.OwnerCredentials;
import dev.matriarch.operators.Expectation;
import dev.matriarch.operators.Observation;
import dev.matriarch.operators.OperatorRefusedException;
import dev.matriarch.operators.OperatorUnavailableException;
import dev.matriarch.operators.PeerSecrets;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Reads what the supervisor reported, and believes it only while the supervisor is at work. */
final class Observer {

    /** A supervisor that has not looked for so long is not believed, whatever it holds. */
    private static final Duration FRESH = Duration.ofSeconds(10);

    private final SandboxLayout layout;
    private final String installation;
    private final SupervisorProcess supervisor;

    Observer(SandboxLayout layout, String installation, SupervisorProcess supervisor) {
        this.layout = layout;
        this.installation = installation;
        this.supervisor = supervisor;
    }

    Observation observe(ClusterRef cluster, Expectation expectation) {
        try {
            var stored = stored(cluster);
            if (stored.isEmpty()) {
                return Observations.absent(expectation);
            }
            supervisor.require();
            var seen = report(cluster);
            var after = stored(cluster);
            return after.isEmpty()
                    ? Observations.absent(expectation)
                    : Observations.of(after.get(), seen.orElse(null), expectation);
        } catch (IOException failed) {
            throw unreadable(failed);
        }
    }

    /** What the supervisor saw last, or a refusal when the cluster is not there. */
    ObservedFile seen(ClusterRef cluster) {
        try {
            if (stored(cluster).isEmpty()) {
                throw new OperatorRefusedException(cluster + " is not in the sandbox", "Create it first.");
            }
            supervisor.require();
            return report(cluster)
                    .orElseThrow(() -> new OperatorUnavailableException(
                            "the sandbox supervisor has not looked at %s yet".formatted(cluster)));
        } catch (IOException failed) {
            throw unreadable(failed);
        }
    }

    /** Why what was asked for last was not done; empty while it is under way, and once it is done. */
    Optional<String> abandoned(ClusterRef cluster, String to) {
        try {
            var asked = stored(cluster).map(DesiredFile::request);
            var outcome = seen(cluster).request();
            return asked.filter(request -> to.equals(request.to()))
                    .filter(request -> outcome != null && request.id().equals(outcome.id()))
                    .map(request -> outcome == null ? null : outcome.refusal());
        } catch (IOException failed) {
            throw unreadable(failed);
        }
    }

    /** The names of the base backups that were asked for. */
    List<String> askedBackups(ClusterRef cluster) {
        try {
            return stored(cluster).map(DesiredFile::backups).orElse(List.of());
        } catch (IOException failed) {
            throw unreadable(failed);
        }
    }

    boolean isThere(ClusterRef cluster) {
        return Files.exists(layout.cluster(cluster.id()).directory());
    }

    /** Whether it was made there, and by this installation. */
    boolean isOurs(ClusterRef cluster) throws IOException {
        return stored(cluster).isPresent();
    }

    OwnerCredentials credentials(ClusterRef cluster) {
        try {
            var stored = stored(cluster);
            var passwords = Acquaintance.with(layout.cluster(cluster.id()));
            if (stored.isEmpty() || stored.get().desired() == null || passwords.isEmpty() || !isFounded(cluster)) {
                throw new OperatorRefusedException(
                        cluster + " has no credentials yet", "Wait until the cluster has been created.");
            }
            var bootstrap = stored.get().desired().bootstrap();
            return new OwnerCredentials(
                    bootstrap.owner(), passwords.get().credentials().owner(), bootstrap.database(), "disable", null);
        } catch (IOException failed) {
            throw unreadable(failed);
        }
    }

    OwnerCredentials credentials(ClusterRef cluster, String user) {
        var owner = credentials(cluster);
        try {
            var password = Acquaintance.with(layout.cluster(cluster.id()))
                    .flatMap(passwords -> passwords.users().of(user))
                    .orElseThrow(() -> new OperatorRefusedException(
                            "%s has no user %s yet".formatted(cluster, user),
                            "Wait until the job that makes the user has succeeded."));
            return new OwnerCredentials(user, password, owner.database(), owner.sslMode(), owner.caCertificate());
        } catch (IOException failed) {
            throw unreadable(failed);
        }
    }

    /** What another cluster with the same data must know of this one. */
    PeerSecrets secrets(ClusterRef cluster) {
        try {
            var passwords = Acquaintance.with(layout.cluster(cluster.id()));
            if (stored(cluster).isEmpty() || passwords.isEmpty() || !isFounded(cluster)) {
                throw new OperatorRefusedException(
                        cluster + " has no passwords yet", "Wait until the cluster has been created.");
            }
            return passwords.get().secrets();
        } catch (IOException failed) {
            throw unreadable(failed);
        }
    }

    boolean isAcquainted(ClusterRef cluster, PeerSecrets secrets) {
        try {
            return Acquaintance.with(layout.cluster(cluster.id()))
                    .filter(passwords -> passwords.secrets().equals(secrets))
                    .isPresent();
        } catch (IOException failed) {
            throw unreadable(failed);
        }
    }

    /** Where who takes writes now can be asked, whichever way clients are led. */
    int portOfPrimary(ClusterRef cluster) throws IOException {
        var primary = seen(cluster).facts().primary();
        var state = Json.read(layout.cluster(cluster.id()).state(), ClusterState.class);
        if (primary == null || state.isEmpty()) {
            throw new OperatorUnavailableException("nobody takes writes in " + cluster);
        }
        return state.get().member(primary).port();
    }

    private boolean isFounded(ClusterRef cluster) throws IOException {
        return Json.read(layout.cluster(cluster.id()).state(), ClusterState.class)
                .map(ClusterState::founded)
                .orElse(false);
    }

    /** Clusters of other installations are not seen at all. */
    private Optional<DesiredFile> stored(ClusterRef cluster) throws IOException {
        return Json.read(layout.cluster(cluster.id()).desired(), DesiredFile.class)
                .filter(stored -> stored.installation().equals(installation));
    }

    private Optional<ObservedFile> report(ClusterRef cluster) throws IOException {
        var files = layout.cluster(cluster.id());
        var seen = Json.read(files.observed(), ObservedFile.class);
        if (seen.isPresent() && !isFresh(files)) {
            throw new OperatorUnavailableException(
                    "the sandbox supervisor has not looked at %s lately".formatted(cluster));
        }
        return seen;
    }

    private static boolean isFresh(ClusterFiles files) throws IOException {
        if (!Files.exists(files.heartbeat())) {
            return false;
        }
        var beat = Files.getLastModifiedTime(files.heartbeat()).toInstant();
        return beat.plus(FRESH).isAfter(Instant.now());
    }

    private static OperatorUnavailableException unreadable(IOException failed) {
        return new OperatorUnavailableException("the sandbox directory cannot be read", failed);
    }
}
