package dev.matriarch.operators.zalando;

import dev.matriarch.operators.ClusterFacts.Content;
import dev.matriarch.operators.ClusterFacts.Content.Progress;
import dev.matriarch.operators.ClusterRef;
import dev.matriarch.operators.ContentSql;
import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.Fence;
import dev.matriarch.operators.OperatorBusyException;
import dev.matriarch.operators.OperatorUnavailableException;
import dev.matriarch.operators.kubernetes.Acts;
import dev.matriarch.operators.kubernetes.ApiServer;
import dev.matriarch.operators.kubernetes.ContentProgress;
import dev.matriarch.operators.kubernetes.MatriarchLabels;
import dev.matriarch.operators.kubernetes.UserSecrets;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import org.postgresql.util.PasswordUtil;

/**
 * Makes and drops databases and users by SQL. The operator would make them too, and drops none, changes no owner, knows extensions
 * only with schemas and roles of its own invention, and says of none how far it is (contract 2, 4.1).
 */
record ContentWork(ApiServer server, UserSecrets users, String installation) {

    /**
     * Goes through all of them where something is left to be done, and notes what was found.
     *
     * @throws OperatorBusyException when nobody takes writes yet, or something is in use
     * @throws OperatorUnavailableException when the primary does not answer
     */
    void bringAbout(DesiredCluster desired, Scene scene, Fence fence) {
        var kept = Objects.requireNonNull(scene.snapshot().kept());
        if (ContentNote.read(kept).isDone(desired.contents())) {
            return;
        }
        var found = found(desired, scene.writable(), kept, fence);
        server.run(client -> new Acts(client, fence)
                .annotation(
                        kept,
                        MatriarchLabels.of(installation, desired.ref()),
                        ContentNote.NAME,
                        ContentNote.of(desired.contents(), found).text()));
        new ContentProgress(found).first(Progress.PENDING).ifPresent(one -> {
            throw new OperatorBusyException(ContentProgress.words(one));
        });
    }

    private List<Content> found(DesiredCluster desired, String primary, ConfigMap kept, Fence fence) {
        var way = new Superuser(server).on(desired.ref(), primary, kept, fence);
        try {
            return new ContentSql(way, passwords(desired.ref())).bringAbout(desired.contents());
        } catch (SQLException | IOException e) {
            throw new OperatorUnavailableException("%s does not answer: %s".formatted(primary, e.getMessage()), e);
        }
    }

    /** They are written before, and go with the copy of what was desired. */
    private ContentSql.Passwords passwords(ClusterRef ref) {
        return new ContentSql.Passwords() {
            @Override
            public String verifier(String user) throws SQLException {
                var password = server.call(client -> users.requiredPassword(ref, user, client));
                return PasswordUtil.encodePassword(user, password.toCharArray(), "scram-sha-256");
            }

            @Override
            public void forget(String user) {
                // Its secret went before it.
            }
        };
    }
}
