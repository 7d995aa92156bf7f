package dev.matriarch.operators.sandbox;

import java.nio.file.Path;
import java.util.UUID;

/** Where things are for one cluster. The lock and the tombstone are outside of its directory, because they outlive it, and what it is to know before it is made. */
record ClusterFiles(Path root, UUID id) {

    Path directory() {
        return root.resolve("clusters").resolve(id.toString());
    }

    Path desired() {
        return directory().resolve("desired.json");
    }

    Path observed() {
        return directory().resolve("observed.json");
    }

    /** The supervisor's own decisions. */
    Path state() {
        return directory().resolve("state.json");
    }

    Path credentials() {
        return directory().resolve("credentials.json");
    }

    /** The passwords of users beside the owner. */
    Path users() {
        return directory().resolve("users.json");
    }

    /** The passwords of another cluster that this one is to have as well. */
    Path acquaintance() {
        return root.resolve("acquaintances").resolve(id + ".json");
    }

    /** What the supervisor decided about the archive and the base backups. */
    Path archiveState() {
        return directory().resolve("archive-state.json");
    }

    /** What the supervisor saw of the archive. */
    Path archive() {
        return directory().resolve("archive.json");
    }

    Path instances() {
        return directory().resolve("instances");
    }

    Path instance(String name) {
        return instances().resolve(name);
    }

    /** Held by whoever writes the desired state. */
    Path lock() {
        return root.resolve("locks").resolve(id + ".lock");
    }

    /** What is left of a cluster that was deleted: the mark below which nobody may make it again. */
    Path tombstone() {
        return root.resolve("tombstones").resolve(id + ".json");
    }

    /** Touched at each turn of the cluster's supervisor. */
    Path heartbeat() {
        return root.resolve("heartbeats").resolve(id.toString());
    }
}
