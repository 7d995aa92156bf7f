package dev.matriarch.api;

import dev.matriarch.metadata.ClusterId;
import dev.matriarch.operators.Backups.Backup;
import dev.matriarch.operators.ClusterFacts.Endpoint;
import dev.matriarch.operators.Contents.Extension;
import dev.matriarch.operators.Credentials.OwnerCredentials;
import dev.matriarch.provisioning.Caller;
import dev.matriarch.provisioning.Page;
import dev.matriarch.provisioning.clusters.ChangeOptions;
import dev.matriarch.provisioning.clusters.ConnectionDetails;
import dev.matriarch.provisioning.clusters.ContentState;
import dev.matriarch.provisioning.clusters.DatabaseDraft;
import dev.matriarch.provisioning.clusters.DatabaseView;
import dev.matriarch.provisioning.clusters.UserDraft;
import dev.matriarch.provisioning.clusters.UserView;
import dev.matriarch.provisioning.jobs.JobView;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One database, one user and one backup, and a note of what was asked of them. */
final class ContentStandIns {

    final List<String> asked = new ArrayList<>();
    final DatabasesStandIn databases = new DatabasesStandIn();
    final UsersStandIn users = new UsersStandIn();
    final BackupsStandIn backups = new BackupsStandIn();

    private JobView job(ChangeOptions how, String what) {
        asked.add(what);
        return how.dryRun() ? Samples.plan() : Samples.job(JobView.State.PENDING);
    }

    class DatabasesStandIn {

        Page<DatabaseView> list(Caller caller, ClusterId id) {
            return new Page<>(List.of(get(caller, id, "inventory")), null);
        }

        DatabaseView get(Caller caller, ClusterId id, String name) {
            return new DatabaseView(
                    name, "app", List.of(new Extension("pg_trgm", "1.6", false)), ContentState.FAILED, "no such thing");
        }

        JobView create(Caller caller, ClusterId id, DatabaseDraft draft, ChangeOptions how) {
            return job(how, "create " + draft);
        }

        JobView change(Caller caller, ClusterId id, String name, DatabaseDraft draft, ChangeOptions how) {
            return job(how, "change %s %s".formatted(name, draft));
        }

        JobView drop(Caller caller, ClusterId id, String name, @Nullable String confirm, ChangeOptions how) {
            return job(how, "drop %s confirm=%s".formatted(name, confirm));
        }
    }

    class BackupsStandIn {

        Page<Backup> list(Caller caller, ClusterId id) {
            return new Page<>(List.of(get(caller, id, "first")), null);
        }

        Backup get(Caller caller, ClusterId id, String name) {
            return new Backup(
                    name,
                    true,
                    Backup.State.RUNNING,
                    Samples.NOON,
                    null,
                    null,
                    1,
                    null,
                    null,
                    "0/28",
                    null,
                    "it waits");
        }

        JobView create(Caller caller, ClusterId id, ChangeOptions how) {
            return job(how, "back up");
        }
    }

    class UsersStandIn {

        Page<UserView> list(Caller caller, ClusterId id) {
            return new Page<>(List.of(get(caller, id, "reporting")), null);
        }

        UserView get(Caller caller, ClusterId id, String name) {
            return new UserView(name, List.of("app"), 20, ContentState.DELETING, null);
        }

        JobView create(Caller caller, ClusterId id, UserDraft draft, ChangeOptions how) {
            return job(how, "create " + draft);
        }

        JobView drop(Caller caller, ClusterId id, String name, ChangeOptions how) {
            return job(how, "drop " + name);
        }

        ConnectionDetails credentials(Caller caller, ClusterId id, String name) {
            var user = new OwnerCredentials(name, "correct-horse", "app", "require", null);
            return new ConnectionDetails(
                    user, new Endpoint("127.0.0.1", 5001), new Endpoint("127.0.0.1", 5002), null, null, null);
        }
    }
}
