package dev.matriarch.operators.cloudnativepg;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The names of labels and annotations that CloudNativePG knows, and of ours for the tenant's labels. */
final class Labels {

    /** On all that the operator makes for a cluster, and on the pods of its jobs and poolers too. */
    static final String CLUSTER = "cnpg.io/cluster";

    /** Says of a pod {@value #INSTANCE}, which pods of jobs and poolers are not. */
    static final String POD_ROLE = "cnpg.io/podRole";

    static final String INSTANCE = "instance";

    /** {@value #PRIMARY}, {@value #REPLICA}, {@code unhealthy}, or missing on a new pod. The services select by it. */
    static final String INSTANCE_ROLE = "cnpg.io/instanceRole";

    static final String PRIMARY = "primary";

    static final String REPLICA = "replica";

    static final String INSTANCE_NAME = "cnpg.io/instanceName";

    /** {@code PG_DATA}, {@code PG_WAL} or {@code PG_TABLESPACE}. */
    static final String PVC_ROLE = "cnpg.io/pvcRole";

    /** {@code initializing} until the job that fills the volume is over, then {@code ready}. */
    static final String PVC_STATUS = "cnpg.io/pvcStatus";

    static final String JOB_ROLE = "cnpg.io/jobRole";

    /** What a job does that makes an instance of an archive. */
    static final String RECOVERY = "full-recovery";

    /** On a backup that was made because it was time. */
    static final String SCHEDULE = "cnpg.io/scheduled-backup";

    /** On the pods of a pooler. */
    static final String POOLER_NAME = "cnpg.io/poolerName";

    static final String POOLER = "pooler";

    static final String RESTARTED_AT = "kubectl.kubernetes.io/restartedAt";

    static final String RELOADED_AT = "cnpg.io/reloadedAt";

    static final String FENCED = "cnpg.io/fencedInstances";

    static final String HIBERNATION = "cnpg.io/hibernation";

    static final String RECONCILIATION = "cnpg.io/reconciliationLoop";

    /** Before the names that tenants give their labels, so that none of them means anything to anybody else. */
    static final String TENANT_PREFIX = "labels.matriarch.dev/";

    /** A secret that carries it is read again when it changes; one without it is read once (1.30, seen live). */
    static final Map<String, String> RELOADED = Map.of("cnpg.io/reload", "true");

    private Labels() {}

    static @Nullable String label(HasMetadata object, String name) {
        Map<String, String> labels = object.getMetadata().getLabels();
        return labels == null ? null : labels.get(name);
    }

    static @Nullable String annotation(HasMetadata object, String name) {
        Map<String, String> annotations = object.getMetadata().getAnnotations();
        return annotations == null ? null : annotations.get(name);
    }

    static boolean is(HasMetadata object, String name, String value) {
        return value.equals(label(object, name));
    }
}
