package dev.matriarch.server;

import dev.matriarch.provisioning.backups.ObjectStoreRegistry;
import dev.matriarch.provisioning.dataplanes.DataPlaneRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** The data plane that is this machine, and its object store: there only where a directory was named for them. */
@Component
public class SandboxDataPlane {

    private static final String NAME = "sandbox";

    private static final String ARCHIVE = "archive";

    private final DataPlaneRegistry dataPlanes;
    private final ObjectStoreRegistry objectStores;

    SandboxDataPlane(DataPlaneRegistry dataPlanes, ObjectStoreRegistry objectStores) {
        this.dataPlanes = dataPlanes;
        this.objectStores = objectStores;
    }

    /** Offers it as the default, with all it has in this directory. */
    public void offer(Path directory) {
        var settings =
                Map.of("directory", directory.toAbsolutePath().normalize().toString());
        dataPlanes.dataPlane(NAME, List.of(NAME), settings, true);
        objectStores.sandbox(made(directory.resolve(ARCHIVE)));
    }

    /** The sandbox itself makes none: one that is missing may be the place where a disk should be. */
    private static Path made(Path archive) {
        try {
            return Files.createDirectories(archive);
        } catch (IOException e) {
            throw new StartRefusedException("the sandbox's archive %s cannot be made: %s".formatted(archive, e));
        }
    }
}
