package dev.matriarch.operators.sandbox;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The text of an instance's {@code postgresql.conf}: ours, then the customer's, then what nobody may change. */
final class ServerConfig {

    /** These must not be smaller on a standby than on its primary. */
    static final List<String> FLOORS = List.of(
            "max_connections",
            "max_worker_processes",
            "max_wal_senders",
            "max_prepared_transactions",
            "max_locks_per_transaction");

    private static final Map<String, String> DEFAULTS = Map.ofEntries(
            Map.entry("max_connections", "50"),
            Map.entry("max_worker_processes", "8"),
            Map.entry("max_wal_senders", "12"),
            Map.entry("max_prepared_transactions", "0"),
            Map.entry("max_locks_per_transaction", "64"),
            Map.entry("shared_buffers", "16MB"),
            Map.entry("min_wal_size", "32MB"),
            Map.entry("max_wal_size", "256MB"),
            Map.entry("wal_keep_size", "256MB"),
            Map.entry("io_method", "sync"),
            Map.entry("log_line_prefix", StderrLog.PREFIX),
            Map.entry("timezone", "UTC"),
            Map.entry("log_timezone", "UTC"),
            Map.entry("max_standby_streaming_delay", "5s"));

    /**
     * Files of WAL are made anew, not out of old ones. So what is behind the last record in one is nothing but zeros, with each
     * instance, and the same file from several of them is the same for the archive.
     */
    private static final Map<String, String> FIXED = Map.ofEntries(
            Map.entry("listen_addresses", "127.0.0.1"),
            Map.entry("unix_socket_directories", ""),
            Map.entry("password_encryption", "scram-sha-256"),
            Map.entry("wal_level", "replica"),
            Map.entry("archive_mode", "always"),
            Map.entry("wal_recycle", "off"),
            Map.entry("wal_init_zero", "off"),
            Map.entry("hot_standby", "on"),
            Map.entry("fsync", "on"),
            Map.entry("full_page_writes", "on"),
            Map.entry("restart_after_crash", "on"),
            Map.entry("wal_retrieve_retry_interval", "200ms"),
            Map.entry("wal_receiver_timeout", "10s"),
            Map.entry("wal_sender_timeout", "10s"),
            Map.entry("recovery_target_timeline", "latest"),
            Map.entry("logging_collector", "off"));

    static final String HBA = """
        host all         all 127.0.0.1/32 scram-sha-256
        host replication all 127.0.0.1/32 scram-sha-256
        """;

    private ServerConfig() {}

    /**
     * @param parameters the customer's
     * @param own this instance's port, name and place in the replication
     */
    static String text(Map<String, String> parameters, Map<String, String> own) {
        var text = new StringBuilder("# Written by the Matriarch sandbox; changes by hand are lost.\n");
        append(text, DEFAULTS);
        append(text, parameters);
        append(text, FIXED);
        append(text, own);
        return text.toString();
    }

    /** What a primary with these parameters has for one of {@link #FLOORS} once it has been restarted. */
    static int floor(Map<String, String> parameters, String name) {
        return Integer.parseInt(parameters.getOrDefault(name, DEFAULTS.get(name)));
    }

    private static void append(StringBuilder text, Map<String, String> settings) {
        new TreeMap<>(settings)
                .forEach((name, value) ->
                        text.append(name).append(" = ").append(quoted(value)).append('\n'));
    }

    private static String quoted(String value) {
        var escaped = value.replace("\\", "\\\\").replace("'", "''").replace("\n", "\\n");
        return "'" + escaped + "'";
    }
}
