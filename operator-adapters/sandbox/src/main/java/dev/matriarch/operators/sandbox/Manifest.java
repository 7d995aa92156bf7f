package dev.matriarch.operators.sandbox;

import dev.matriarch.operators.Archive;
import dev.matriarch.operators.Contents;
import dev.matriarch.operators.DesiredBackup;
import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.DesiredReplication;
import dev.matriarch.operators.DesiredReplication.Peer;
import dev.matriarch.operators.Recovery;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A desired state as YAML for people. The sandbox itself reads JSON, and nobody reads this back. */
final class Manifest {

    private final StringBuilder text = new StringBuilder();

    private Manifest() {}

    static String of(DesiredCluster desired) {
        return new Manifest().write(desired);
    }

    private String write(DesiredCluster desired) {
        text.append("# Sandbox: PostgreSQL processes on one machine; sizes are notes and are not enforced.\n");
        line(0, "kind", "SandboxCluster");
        line(0, "id", desired.ref().id());
        line(0, "tenant", desired.ref().tenant());
        line(0, "namespace", desired.ref().namespace());
        line(0, "name", desired.ref().name());
        map(0, "labels", desired.labels());
        line(0, "instances", desired.instances());
        text.append("postgresql:\n");
        line(1, "version", desired.postgresql().version());
        map(1, "parameters", desired.postgresql().parameters());
        volume("storage", desired.storage());
        volume("walStorage", desired.walStorage());
        resources(desired.resources());
        text.append("bootstrap:\n");
        line(1, "database", desired.bootstrap().database());
        line(1, "owner", desired.bootstrap().owner());
        recovery(desired.bootstrap().recovery());
        text.append("synchronous:\n");
        line(1, "number", desired.synchronous().number());
        line(1, "durability", desired.synchronous().durability());
        restart(desired.restart());
        backup(desired.backup());
        replication(desired.replication());
        contents(desired.contents());
        return text.toString();
    }

    private void volume(String name, DesiredCluster.@Nullable Storage storage) {
        if (storage != null) {
            text.append(name).append(":\n");
            line(1, "size", storage.size());
            line(1, "class", storage.storageClass());
        }
    }

    private void resources(DesiredCluster.@Nullable Resources resources) {
        if (resources != null) {
            text.append("resources:\n");
            line(1, "cpu", resources.cpu());
            line(1, "memory", resources.memory());
        }
    }

    private void restart(DesiredCluster.@Nullable RestartMark restart) {
        if (restart != null) {
            text.append("restart:\n");
            line(1, "id", restart.id());
            line(1, "instance", restart.instance());
        }
    }

    private void backup(@Nullable DesiredBackup backup) {
        if (backup != null) {
            text.append("backup:\n");
            archive(1, backup.archive());
            line(1, "schedule", backup.schedule());
            line(1, "retentionDays", backup.retentionDays());
        }
    }

    private void replication(@Nullable DesiredReplication replication) {
        if (replication != null) {
            text.append("replication:\n");
            line(1, "self", replication.self());
            line(1, "primary", replication.primary());
            text.append("  peer:\n");
            line(2, "name", replication.peer().name());
            peer(replication.peer());
            line(1, "token", replication.token());
        }
    }

    private void peer(Peer peer) {
        if (peer.archive() != null) {
            archive(2, peer.archive());
        }
        if (peer.near() != null) {
            line(2, "streamedFrom", peer.near().name());
        }
    }

    private void recovery(@Nullable Recovery recovery) {
        if (recovery != null) {
            text.append("  recovery:\n");
            archive(2, recovery.from());
            line(2, "time", recovery.time());
            line(2, "lsn", recovery.lsn());
        }
    }

    private void archive(int depth, Archive archive) {
        line(depth, "store", archive.store().name());
        line(depth, "directory", archive.store().location());
        line(depth, "serverName", archive.serverName());
    }

    private void contents(Contents contents) {
        if (contents.equals(Contents.none())) {
            return;
        }
        text.append("databases:\n");
        for (var database : contents.databases()) {
            text.append("  - name: ").append(quoted(database.name())).append('\n');
            line(2, "owner", database.owner());
            line(2, "dropped", database.dropped());
            line(
                    2,
                    "extensions",
                    database.wanted().stream().map(Contents.Extension::name).toList());
        }
        text.append("users:\n");
        for (var user : contents.users()) {
            text.append("  - name: ").append(quoted(user.name())).append('\n');
            line(2, "memberOf", user.memberOf());
            line(2, "connectionLimit", user.connectionLimit());
            line(2, "dropped", user.dropped());
        }
    }

    private void map(int depth, String name, Map<String, String> values) {
        if (values.isEmpty()) {
            text.append("  ".repeat(depth)).append(name).append(": {}\n");
            return;
        }
        text.append("  ".repeat(depth)).append(name).append(":\n");
        new TreeMap<>(values).forEach((key, value) -> line(depth + 1, key, value));
    }

    private void line(int depth, String name, @Nullable Object value) {
        if (value != null) {
            var shown = value instanceof Number ? value.toString() : quoted(value.toString());
            text.append("  ".repeat(depth))
                    .append(name)
                    .append(": ")
                    .append(shown)
                    .append('\n');
        }
    }

    private static String quoted(String value) {
        return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }
}
