package dev.matriarch.provisioning.clusters;

import dev.matriarch.metadata.ClusterId;
import dev.matriarch.metadata.Role;
import dev.matriarch.operators.Databases;
import dev.matriarch.provisioning.Caller;
import dev.matriarch.provisioning.ErrorCode;
import dev.matriarch.provisioning.Page;
import dev.matriarch.provisioning.RequestRefusedException;
import dev.matriarch.provisioning.clusters.ClusterChanges.Change;
import dev.matriarch.provisioning.jobs.JobView;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** The databases of a cluster, as the tenant that owns it sees and changes them. */
@Service
public class HaDatabases {

    private final OwnClusters clusters;
    private final TopologyMembers members;
    private final Looks looks;
    private final ClusterChanges changes;
    private final ContentRules rules;

    HaDatabases(
            OwnClusters clusters, TopologyMembers members, Looks looks, ClusterChanges changes, ContentRules rules) {
        this.clusters = clusters;
        this.members = members;
        this.looks = looks;
        this.changes = changes;
        this.rules = rules;
    }

    /** All of them, on one page. */
    public Page<DatabaseView> list(Caller caller, ClusterId id) {
        return new Page<>(new ContentViews(members.origin(clusters.find(caller, id))).databases(), null);
    }

    public DatabaseView get(Caller caller, ClusterId id, String name) {
        return list(caller, id).items().stream()
                .filter(database -> database.name().equals(name))
                .findFirst()
                .orElseThrow(() -> RequestRefusedException.notFound("database"));
    }

    public JobView create(Caller caller, ClusterId id, DatabaseDraft draft, ChangeOptions options) {
        requireAbility(caller, id);
        var change = Change.of(ChangeContents.CREATE_DATABASE, (cluster, before) -> rules.withDatabase(before, draft));
        return changes.accept(caller, id, options, change);
    }

    public JobView change(Caller caller, ClusterId id, String name, DatabaseDraft draft, ChangeOptions options) {
        requireAbility(caller, id);
        var change = Change.of(
                ChangeContents.CHANGE_DATABASE, (cluster, before) -> rules.withDatabaseChanged(before, name, draft));
        return changes.accept(caller, id, options, change);
    }

    /** @param confirm the database's name, since its rows go with it */
    public JobView drop(Caller caller, ClusterId id, String name, @Nullable String confirm, ChangeOptions options) {
        requireAbility(caller, id);
        var change = Change.of(ChangeContents.DROP_DATABASE, (cluster, before) -> {
            var after = rules.withoutDatabase(before, name);
            refuseUnconfirmed(name, confirm);
            return after;
        });
        return changes.accept(caller, id, options, change);
    }

    private static void refuseUnconfirmed(String name, @Nullable String confirm) {
        if (!name.equals(confirm)) {
            throw RequestRefusedException.because(
                            ErrorCode.CONFIRM_MISMATCH, "all rows of %s would be lost".formatted(name))
                    .next("send confirm=%s if they shall".formatted(name));
        }
    }

    private void requireAbility(Caller caller, ClusterId id) {
        caller.requireAtLeast(Role.EDITOR);
        var cluster = clusters.find(caller, id);
        if (!(looks.adapter(cluster) instanceof Databases)) {
            throw PrimaryMoves.abilityMissing(cluster, "make databases");
        }
    }
}
