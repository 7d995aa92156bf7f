package dev.matriarch.operators.cloudnativepg;

import java.util.List;

/**
 * What there is for the archives of a cluster that is ours.
 *
 * @param schedules those by which backups are taken
 * @param backups looked for only where the cluster goes or is gone
 * @param keys whether the secret with the keys of stores is there; looked for only where the cluster goes or is gone
 */
public record ArchiveObjects(
        List<BarmanObjectStore> stores, List<PostgresSchedule> schedules, List<PostgresBackup> backups, boolean keys) {

    static final ArchiveObjects NONE = new ArchiveObjects(List.of(), List.of(), List.of(), false);

    public ArchiveObjects {
        stores = List.copyOf(stores);
        schedules = List.copyOf(schedules);
        backups = List.copyOf(backups);
    }

    boolean isEmpty() {
        return stores.isEmpty() && schedules.isEmpty() && backups.isEmpty() && !keys;
    }
}
