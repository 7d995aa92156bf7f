package dev.matriarch.operators.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Where things are in a sandbox directory. */
record SandboxLayout(Path root) {

    /** Held by the one supervisor from its first to its last moment. */
    Path supervisorLock() {
        return root.resolve("supervisor.lock");
    }

    /** Held by the supervisor while what it has observed may be believed. */
    Path readyLock() {
        return root.resolve("supervisor.ready");
    }

    Path supervisorPid() {
        return root.resolve("supervisor.pid");
    }

    Path supervisorLog() {
        return root.resolve("supervisor.log");
    }

    Path binaries() {
        return root.resolve("binaries");
    }

    Path clusters() {
        return root.resolve("clusters");
    }

    Path heartbeats() {
        return root.resolve("heartbeats");
    }

    /** Guards the names of clusters while a new one is written. */
    Path namesLock() {
        return root.resolve("locks").resolve("names.lock");
    }

    /** Rung when a desired state was written. */
    Signals desiredSignals() {
        return new Signals(root.resolve("signals").resolve("desired"));
    }

    /** Rung when an observed state changed. */
    Signals observedSignals() {
        return new Signals(root.resolve("signals").resolve("observed"));
    }

    ClusterFiles cluster(UUID id) {
        return new ClusterFiles(root, id);
    }

    /** The clusters that have a directory. */
    List<UUID> clusterIds() throws IOException {
        var ids = new ArrayList<UUID>();
        if (Files.isDirectory(clusters())) {
            try (var entries = Files.newDirectoryStream(clusters(), "????????-????-????-????-????????????")) {
                entries.forEach(entry -> ids.add(UUID.fromString(String.valueOf(entry.getFileName()))));
            }
        }
        return ids;
    }
}
