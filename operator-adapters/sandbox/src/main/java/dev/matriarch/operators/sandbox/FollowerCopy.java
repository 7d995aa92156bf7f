package dev.matriarch.operators.sandbox;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;

/**
 * The data of one that follows another cluster which has no archive: a copy of that one's primary, as it runs.
 *
 * @param peer the other cluster, whose superuser's password is this one's too
 * @param data where the data shall be; whatever is there goes
 */
record FollowerCopy(ClusterFiles peer, String password, Path data) {

    /** @throws IOException also where the other one is not there yet */
    void act() throws IOException, SQLException, InterruptedException {
        RecoveryRun.endWhatAnEarlierSupervisorLeft(data);
        var primary = Json.read(peer.state(), ClusterState.class)
                .orElseThrow(() -> new IOException("the cluster that it is to follow is not there"))
                .primaryMember();
        new BaseCopy(primary.port(), password).copyForStandby(Instance.data(peer.instance(primary.name())), data);
    }
}
