package dev.matriarch.operators.zalando;

import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The two ways of a parameter (contract 4.9): some reach PostgreSQL by the environment of its pod, so that another value makes
 * all pods anew; the others by Patroni's dynamic configuration, in which what is left out of the resource stays.
 */
final class Parameters {

    private static final Set<String> OF_PODS = Set.of(
            "archive_command",
            "shared_buffers",
            "logging_collector",
            "log_destination",
            "log_directory",
            "log_filename",
            "log_file_mode",
            "log_rotation_age",
            "log_truncate_on_rotation",
            "ssl",
            "ssl_ca_file",
            "ssl_crl_file",
            "ssl_cert_file",
            "ssl_key_file",
            "shared_preload_libraries",
            "bg_mon.listen_address",
            "bg_mon.history_buckets",
            "pg_stat_statements.track_utility",
            "extwlist.extensions",
            "extwlist.custom_path");

    /** By which PostgreSQL logs to its container, where it can be read, and not into files beside its data. */
    static final Map<String, String> LOGGING =
            Map.of("logging_collector", "off", "log_destination", "stderr", "log_line_prefix", ServerLog.PREFIX);

    private Parameters() {}

    /** Whether a pod has it from its environment. */
    static boolean isOfPods(String name) {
        return OF_PODS.contains(name);
    }

    /** Those of Patroni's dynamic configuration that have been set and shall be set no more. */
    static SortedSet<String> left(Map<String, String> before, Map<String, String> after) {
        var left = new TreeSet<>(before.keySet());
        left.removeAll(after.keySet());
        left.removeIf(Parameters::isOfPods);
        return left;
    }
}
