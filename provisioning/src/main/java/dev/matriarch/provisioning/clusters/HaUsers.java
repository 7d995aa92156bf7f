package dev.matriarch.provisioning.clusters;

import dev.matriarch.metadata.ClusterId;
import dev.matriarch.metadata.HaCluster;
import dev.matriarch.metadata.Role;
import dev.matriarch.operators.Users;
import dev.matriarch.provisioning.Caller;
import dev.matriarch.provisioning.ErrorCode;
import dev.matriarch.provisioning.Page;
import dev.matriarch.provisioning.RequestRefusedException;
import dev.matriarch.provisioning.audit.AuditLog;
import dev.matriarch.provisioning.clusters.ClusterChanges.Change;
import dev.matriarch.provisioning.jobs.JobView;
import org.springframework.stereotype.Service;

/** The users of a cluster beside its owner, as the tenant that owns it sees and changes them. */
@Service
public class HaUsers {

    private final OwnClusters clusters;
    private final Looks looks;
    private final ClusterChanges changes;
    private final ContentRules rules;
    private final AuditLog audit;

    HaUsers(OwnClusters clusters, Looks looks, ClusterChanges changes, ContentRules rules, AuditLog audit) {
        this.clusters = clusters;
        this.looks = looks;
        this.changes = changes;
        this.rules = rules;
        this.audit = audit;
    }

    /** All of them, on one page. */
    public Page<UserView> list(Caller caller, ClusterId id) {
        return new Page<>(new ContentViews(clusters.find(caller, id)).users(), null);
    }

    public UserView get(Caller caller, ClusterId id, String name) {
        return list(caller, id).items().stream()
                .filter(user -> user.name().equals(name))
                .findFirst()
                .orElseThrow(() -> RequestRefusedException.notFound("user"));
    }

    public JobView create(Caller caller, ClusterId id, UserDraft draft, ChangeOptions options) {
        operator(caller, id);
        var change = Change.of(ChangeContents.CREATE_USER, (cluster, before) -> rules.withUser(before, draft));
        return changes.accept(caller, id, options, change);
    }

    public JobView drop(Caller caller, ClusterId id, String name, ChangeOptions options) {
        operator(caller, id);
        var change = Change.of(ChangeContents.DROP_USER, (cluster, before) -> rules.withoutUser(before, name));
        return changes.accept(caller, id, options, change);
    }

    /** How that user connects; each reading is audited. */
    public ConnectionDetails credentials(Caller caller, ClusterId id, String name) {
        var operator = operator(caller, id);
        var cluster = clusters.find(caller, id);
        get(caller, id, name);
        var endpoints = StoredLook.of(cluster).facts().endpoints();
        if (endpoints == null) {
            throw RequestRefusedException.because(ErrorCode.STATE_CONFLICT, "the cluster has no endpoints yet")
                    .next("wait for the job that creates it");
        }
        var user = operator.credentials(DesiredClusters.ref(cluster), name);
        changes.inTransaction(() -> {
            audit.record(
                    caller, caller.requireTenant(), "credentials.read", "/ha-clusters/%s/users/%s".formatted(id, name));
            return true;
        });
        return new ConnectionDetails(
                user,
                endpoints.readWrite(),
                endpoints.readOnly(),
                endpoints.pooledReadWrite(),
                endpoints.pooledReadOnly(),
                null);
    }

    private Users operator(Caller caller, ClusterId id) {
        caller.requireAtLeast(Role.EDITOR);
        HaCluster cluster = clusters.find(caller, id);
        if (!(looks.adapter(cluster) instanceof Users users)) {
            throw PrimaryMoves.abilityMissing(cluster, "make users");
        }
        return users;
    }
}
