package dev.matriarch.provisioning.dataplanes;

import dev.matriarch.operators.Backups;
import dev.matriarch.operators.CredentialRotation;
import dev.matriarch.operators.Credentials;
import dev.matriarch.operators.Databases;
import dev.matriarch.operators.Exposing;
import dev.matriarch.operators.Failovers;
import dev.matriarch.operators.FarReplicas;
import dev.matriarch.operators.Fencing;
import dev.matriarch.operators.Hibernation;
import dev.matriarch.operators.Logs;
import dev.matriarch.operators.MajorUpgrades;
import dev.matriarch.operators.OperatorAdapter;
import dev.matriarch.operators.Poolers;
import dev.matriarch.operators.Reloads;
import dev.matriarch.operators.ReplicaClusters;
import dev.matriarch.operators.Restarts;
import dev.matriarch.operators.SqlChecks;
import dev.matriarch.operators.StreamedReplicas;
import dev.matriarch.operators.Switchovers;
import dev.matriarch.operators.Upgrades;
import dev.matriarch.operators.Users;
import dev.matriarch.operators.WalVolumes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one operator can do and another cannot, in the words of the API's actions. To make clusters, scale them, give them more
 * room, set their parameters and remove them is no ability: whoever cannot do that is no operator here.
 */
final class Abilities {

    private static final Map<Class<?>, String> NAMES = names();

    private Abilities() {}

    private static Map<Class<?>, String> names() {
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
        names.put(Backups.class, "backup");
        names.put(SqlChecks.class, "restore-drill");
        names.put(ReplicaClusters.class, "replica-cluster");
        names.put(StreamedReplicas.class, "replica-stream");
        names.put(Exposing.class, "expose");
        names.put(FarReplicas.class, "replica-stream-far");
        return names;
    }

    /** Of one on its data plane, which may have no way in from outside. */
    static List<String> of(OperatorAdapter adapter) {
        var closed = adapter instanceof Exposing operator && !operator.exposes();
        return NAMES.entrySet().stream()
                .filter(ability -> ability.getKey().isInstance(adapter))
                .filter(ability -> !closed || !Exposing.class.isAssignableFrom(ability.getKey()))
                .map(Map.Entry::getValue)
                .toList();
    }

    /** Of an adapter of that kind. */
    static List<String> of(Class<? extends OperatorAdapter> adapter) {
        return NAMES.entrySet().stream()
                .filter(ability -> ability.getKey().isAssignableFrom(adapter))
                .map(Map.Entry::getValue)
                .toList();
    }
}
