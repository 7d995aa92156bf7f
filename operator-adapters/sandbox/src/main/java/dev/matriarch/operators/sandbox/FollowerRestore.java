package dev.matriarch.operators.sandbox;

import dev.matriarch.operators.Archive;
import dev.matriarch.operators.Recovery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The data of one that follows another cluster's archive: its newest base backup, from which PostgreSQL goes on by itself.
 *
 * @param data where the data shall be; whatever is there goes
 */
record FollowerRestore(Archive from, Path data) {

    /** @throws IOException also where there is no base backup yet: one may come */
    void act() throws IOException, InterruptedException {
        RecoveryRun.endWhatAnEarlierSupervisorLeft(data);
        var archive = ArchiveDirectory.of(from);
        var backup = new RecoveryPlan(new Recovery(from, null, null))
                .choose(archive.read())
                .orElseThrow(() -> new IOException(archive + " has no base backup"));
        Trees.delete(data);
        Trees.copy(ArchiveDirectory.data(archive.base(backup.name())), data);
        Files.createFile(data.resolve("standby.signal"));
    }
}
