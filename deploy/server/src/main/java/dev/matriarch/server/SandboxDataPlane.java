package dev.matriarch.server;

import dev.matriarch.provisioning.dataplanes.DataPlaneRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** The data plane that is this machine: there only where a directory was named for it. */
@Component
public class SandboxDataPlane {

    private static final String NAME = "sandbox";

    private final DataPlaneRegistry dataPlanes;

    SandboxDataPlane(DataPlaneRegistry dataPlanes) {
        this.dataPlanes = dataPlanes;
    }

    /** Offers it as the default, with all it has in this directory. */
    public void offer(Path directory) {
        var settings =
                Map.of("directory", directory.toAbsolutePath().normalize().toString());
        dataPlanes.dataPlane(NAME, List.of(NAME), settings, true);
    }
}
