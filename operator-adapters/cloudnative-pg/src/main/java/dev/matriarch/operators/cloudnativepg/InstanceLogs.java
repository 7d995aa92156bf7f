package dev.matriarch.operators.cloudnativepg;

import dev.matriarch.operators.ClusterRef;
import dev.matriarch.operators.LogLine;
import dev.matriarch.operators.Logs.InstanceLog;
import dev.matriarch.operators.Logs.Wanted;
import dev.matriarch.operators.kubernetes.ApiServer;
import dev.matriarch.operators.kubernetes.ContainerLog;
import dev.matriarch.operators.kubernetes.MatriarchLabels;
import dev.matriarch.operators.kubernetes.PodLogs;
import dev.matriarch.operators.kubernetes.TenantNamespaces;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;

/** What the instances of a cluster have logged. */
record InstanceLogs(ApiServer server, String installation) {

    List<InstanceLog> read(ClusterRef cluster, Wanted wanted) {
        var pods = server.call(client -> client.pods()
                .inNamespace(TenantNamespaces.name(cluster))
                .withLabel(Labels.CLUSTER, cluster.name())
                .withLabel(Labels.POD_ROLE, Labels.INSTANCE)
                .withLabels(MatriarchLabels.of(installation, cluster))
                .list()
                .getItems());
        return logs().read(pods, wanted);
    }

    InstanceLog read(Pod pod, Wanted wanted) {
        return logs().read(pod, wanted);
    }

    private PodLogs logs() {
        return new PodLogs(server, InstanceLogs::words);
    }

    private static List<LogLine> words(String instance, List<ContainerLog.Line> lines) {
        return lines.stream()
                .flatMap(line -> PostgresLine.parse(instance, line.keptAt(), line.text()).stream())
                .toList();
    }
}
