package dev.matriarch.provisioning.dataplanes;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** Which data planes answered this server when it last asked. Until it has asked, a data plane counts as reachable. */
@Component
public class DataPlaneReachability {

    private final Set<String> silent = ConcurrentHashMap.newKeySet();

    /** It answered. */
    public void answered(String dataPlane) {
        silent.remove(dataPlane);
    }

    /** It did not. */
    public void silent(String dataPlane) {
        silent.add(dataPlane);
    }

    public boolean isReachable(String dataPlane) {
        return !silent.contains(dataPlane);
    }
}
