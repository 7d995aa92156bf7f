package dev.matriarch.provisioning.clusters;

import dev.matriarch.metadata.ClusterId;
import dev.matriarch.metadata.HaCluster;
import dev.matriarch.metadata.Role;
import dev.matriarch.operators.Users;
import dev.matriarch.provisioning.Caller;
import dev.matriarch.provisioning.Page;
import dev.matriarch.provisioning.RequestRefusedException;
import dev.matriarch.provisioning.clusters.ClusterChanges.Change;
import dev.matriarch.provisioning.jobs.JobView;
import org.springframework.stereotype.Service;

/** The users of a cluster beside its owner, as the tenant that owns it sees and changes them. */
@Service
public class HaUsers {

    private final OwnClusters clusters;
    private final TopologyMembers members;
    private final Looks looks;
    private final ClusterChanges changes;
    private final ContentRules rules;
    private final CredentialReads reads;

    HaUsers(
            OwnClusters clusters,
            TopologyMembers members,
            Looks looks,
            ClusterChanges changes,
            ContentRules rules,
            CredentialReads reads) {
        this.clusters = clusters;
        this.members = members;
        this.looks = looks;
        this.changes = changes;
        this.rules = rules;
        this.reads = reads;
    }

    /** All of them, on one page. */
    public Page<UserView> list(Caller caller, ClusterId id) {
        return new Page<>(new ContentViews(members.origin(clusters.find(caller, id))).users(), null);
    }

    public UserView get(Caller caller, ClusterId id, String name) {
        return view(clusters.find(caller, id), name);
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
        view(cluster, name);
        return reads.read(
                caller,
                cluster,
                "/ha-clusters/%s/users/%s".formatted(id, name),
                () -> operator.credentials(DesiredClusters.ref(cluster), name),
                null);
    }

    private UserView view(HaCluster cluster, String name) {
        return new ContentViews(members.origin(cluster))
                .users().stream()
                        .filter(user -> user.name().equals(name))
                        .findFirst()
                        .orElseThrow(() -> RequestRefusedException.notFound("user"));
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
