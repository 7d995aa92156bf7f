package dev.matriarch.provisioning.dataplanes;

import dev.matriarch.metadata.DataPlaneRecord;
import dev.matriarch.operators.CredentialRotation;
import dev.matriarch.operators.Credentials;
import dev.matriarch.operators.Databases;
import dev.matriarch.operators.Failovers;
import dev.matriarch.operators.Fencing;
import dev.matriarch.operators.Hibernation;
import dev.matriarch.operators.Inspection.Shortcoming;
import dev.matriarch.operators.Logs;
import dev.matriarch.operators.MajorUpgrades;
import dev.matriarch.operators.OperatorAdapter;
import dev.matriarch.operators.OperatorUnavailableException;
import dev.matriarch.operators.Poolers;
import dev.matriarch.operators.Reloads;
import dev.matriarch.operators.Restarts;
import dev.matriarch.operators.Switchovers;
import dev.matriarch.operators.Upgrades;
import dev.matriarch.operators.Users;
import dev.matriarch.operators.WalVolumes;
import dev.matriarch.provisioning.RequestRefusedException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the adapters of one data plane can do, as far as this server can connect them. */
final class OperatorAbilities {

    private static final Map<Class<?>, String> ABILITIES = abilities();

    private final Map<String, OperatorAdapter> adapters = new LinkedHashMap<>();
    private final List<Shortcoming> shortcomings = new ArrayList<>();

    OperatorAbilities(DataPlaneConnections connections, DataPlaneRecord dataPlane) {
        for (var operator : dataPlane.operators()) {
            try {
                adapters.put(operator, connections.adapter(dataPlane.name(), operator));
            } catch (OperatorUnavailableException e) {
                shortcomings.add(new Shortcoming(
                        "credentials-sealed", e.getMessage(), "give this server the key set that has sealed them"));
                return;
            } catch (RequestRefusedException e) {
                shortcomings.add(
                        new Shortcoming("adapter-absent", e.getMessage(), "bring this server to the others' version"));
            }
        }
    }

    private static Map<Class<?>, String> abilities() {
        var names = new LinkedHashMap<Class<?>, String>();
        names.put(Switchovers.class, "switchover");
        names.put(Failovers.class, "failover");
        names.put(Restarts.class, "restart");
        names.put(Reloads.class, "reload");
        names.put(Hibernation.class, "hibernate");
        names.put(Fencing.class, "fence");
        names.put(Upgrades.class, "upgrade");
        names.put(MajorUpgrades.class, "major-upgrade");
        names.put(WalVolumes.class, "wal-volume");
        names.put(Poolers.class, "pooler");
        names.put(Credentials.class, "credentials");
        names.put(CredentialRotation.class, "rotate-credentials");
        names.put(Databases.class, "databases");
        names.put(Users.class, "users");
        names.put(Logs.class, "logs");
        return names;
    }

    Optional<OperatorAdapter> adapter(String operator) {
        return Optional.ofNullable(adapters.get(operator));
    }

    /** What the adapter can do, in the words of the API's actions. */
    List<String> of(String operator) {
        var adapter = adapters.get(operator);
        return ABILITIES.entrySet().stream()
                .filter(ability -> ability.getKey().isInstance(adapter))
                .map(Map.Entry::getValue)
                .toList();
    }

    /** Why some could not be connected. */
    List<Shortcoming> shortcomings() {
        return shortcomings;
    }
}
