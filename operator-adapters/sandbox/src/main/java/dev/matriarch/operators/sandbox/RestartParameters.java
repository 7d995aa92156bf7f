package dev.matriarch.operators.sandbox;

import java.util.Set;
import java.util.TreeSet;

/** The parameters of PostgreSQL 18 that take effect at a start only (context {@code postmaster} in {@code pg_settings}). */
final class RestartParameters {

    private static final Set<String> ALL = Set.of("""
            archive_mode autovacuum_freeze_max_age autovacuum_multixact_freeze_max_age autovacuum_worker_slots
            bonjour bonjour_name cluster_name commit_timestamp_buffers data_sync_retry debug_io_direct
            dynamic_shared_memory_type event_source hot_standby huge_page_size huge_pages ignore_invalid_pages
            io_max_combine_limit io_max_concurrency io_method jit_provider listen_addresses logging_collector
            max_active_replication_origins max_connections max_files_per_process max_locks_per_transaction
            max_logical_replication_workers max_notify_queue_pages max_pred_locks_per_transaction
            max_prepared_transactions max_replication_slots max_wal_senders max_worker_processes
            min_dynamic_shared_memory multixact_member_buffers multixact_offset_buffers notify_buffers port
            reserved_connections serializable_buffers shared_buffers shared_memory_type shared_preload_libraries
            subtransaction_buffers superuser_reserved_connections track_activity_query_size
            track_commit_timestamp transaction_buffers wal_buffers wal_decode_buffer_size wal_level wal_log_hints
            """.split("\\s+"));

    private RestartParameters() {}

    static Set<String> among(Set<String> parameters) {
        var needing = new TreeSet<>(parameters);
        needing.retainAll(ALL);
        return needing;
    }
}
