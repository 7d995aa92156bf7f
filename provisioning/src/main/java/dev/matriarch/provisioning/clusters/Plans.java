package dev.matriarch.provisioning.clusters;

import dev.matriarch.metadata.ClusterState;
import dev.matriarch.metadata.HaCluster;
import dev.matriarch.operators.Contents;
import dev.matriarch.operators.Power;
import dev.matriarch.operators.Resizes;
import dev.matriarch.operators.Restarts;
import dev.matriarch.provisioning.Caller;
import dev.matriarch.provisioning.Json;
import dev.matriarch.provisioning.jobs.JobPlans;
import dev.matriarch.provisioning.jobs.JobView;
import dev.matriarch.provisioning.jobs.Plan;
import dev.matriarch.provisioning.jobs.Plan.Difference;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What a change would do, without doing it. */
@Component
class Plans {

    private final Looks looks;
    private final JobPlans jobs;
    private final PostgresqlParameters parameters;

    Plans(Looks looks, JobPlans jobs, PostgresqlParameters parameters) {
        this.looks = looks;
        this.jobs = jobs;
        this.parameters = parameters;
    }

    /** The making of a cluster. */
    JobView ofCreation(Caller caller, HaCluster cluster, DesiredState after, String kind) {
        return jobs.planned(caller, kind, cluster, false, true, plan(cluster, kind, null, after));
    }

    /** @param idle whether there is nothing to do */
    JobView of(Caller caller, HaCluster cluster, String kind, DesiredState before, DesiredState after, boolean idle) {
        return jobs.planned(caller, kind, cluster, true, !idle, plan(cluster, kind, before, after));
    }

    private Plan plan(HaCluster cluster, String kind, @Nullable DesiredState before, DesiredState after) {
        var restarts = restarts(cluster, before, after);
        var manifest = looks.adapter(cluster).render(DesiredClusters.of(cluster, after));
        var stops = before != null && !writesGoOn(cluster, before, after);
        var outage = stops ? null : outage(cluster, kind, restarts);
        return new Plan(differences(before, after), restarts, outage, manifest);
    }

    private static boolean writesGoOn(HaCluster cluster, DesiredState before, DesiredState after) {
        var facts = StoredLook.of(cluster).facts();
        return Standstill.keepsWriting(before, facts) && Standstill.keepsWriting(after, facts);
    }

    private List<String> restarts(HaCluster cluster, @Nullable DesiredState before, DesiredState after) {
        if (before == null || !(looks.adapter(cluster) instanceof Restarts operator)) {
            return List.of();
        }
        var facts = StoredLook.of(cluster).facts();
        if (!Objects.equals(before.restart(), after.restart()) && after.restart() != null) {
            return operator.restartOrder(facts, after.restart().instance());
        }
        var version = after.spec().postgresql().version();
        if (version != before.spec().postgresql().version() || !Objects.equals(before.release(), after.release())) {
            return operator.restartOrder(facts, null);
        }
        var restarts = parameters.needRestart(version, changedParameters(before, after))
                || sizesNeedRestart(cluster, before, after);
        return restarts ? operator.restartOrder(facts, null) : List.of();
    }

    private boolean sizesNeedRestart(HaCluster cluster, DesiredState before, DesiredState after) {
        return looks.adapter(cluster) instanceof Resizes operator
                && operator.needRestart(DesiredClusters.of(cluster, before), DesiredClusters.of(cluster, after));
    }

    private static Set<String> changedParameters(DesiredState before, DesiredState after) {
        var was = before.spec().postgresql().parameters();
        var is = after.spec().postgresql().parameters();
        var names = new HashSet<>(was.keySet());
        names.addAll(is.keySet());
        names.removeIf(name -> Objects.equals(was.get(name), is.get(name)));
        return names;
    }

    /** Zero is a promise, so it is only said where the primary stays as it is. */
    private static @Nullable Integer outage(HaCluster cluster, String kind, List<String> restarts) {
        var primary = StoredLook.of(cluster).facts().primary();
        var moves = Set.of(MovePrimary.SWITCHOVER, MovePrimary.FAILOVER, SwitchTopology.KIND)
                .contains(kind);
        var spared = restarts.isEmpty() || (primary != null && !restarts.contains(primary));
        return moves || kind.equals(DeleteCluster.KIND) || !spared ? null : 0;
    }

    private static List<Difference> differences(@Nullable DesiredState before, DesiredState after) {
        var was = before == null ? Map.<String, String>of() : flat(before);
        var is = flat(after);
        var pointers = new TreeSet<>(was.keySet());
        pointers.addAll(is.keySet());
        var differences = new ArrayList<Difference>();
        for (var pointer : pointers) {
            if (!Objects.equals(was.get(pointer), is.get(pointer))) {
                differences.add(new Difference(pointer, was.get(pointer), is.get(pointer)));
            }
        }
        return differences;
    }

    /** Each value of the document by its pointer. */
    private static Map<String, String> flat(DesiredState state) {
        var values = new TreeMap<String, String>();
        flatten("", Json.object(Json.write(state)), values);
        values.keySet().removeIf(Plans::isOfAnAction);
        contents(state, values);
        shown(state).ifPresent(shown -> values.put("/status/state", shown.name()));
        if (state.deletion() != null) {
            values.put("/status/purgeAt", state.deletion().purgeAt().toString());
        }
        return values;
    }

    /** Each database and each user as one value. */
    private static void contents(DesiredState state, Map<String, String> values) {
        var contents = state.contents().withoutDropped();
        contents.databases().forEach(one -> values.put("/databases/" + one.name(), words(one)));
        contents.users().forEach(one -> values.put("/users/" + one.name(), words(one)));
    }

    private static String words(Contents.Database database) {
        var extensions = database.extensions().stream()
                .map(one -> one.version() == null ? one.name() : one.name() + " " + one.version())
                .toList();
        return "owner %s, extensions %s".formatted(database.owner(), extensions);
    }

    private static String words(Contents.User user) {
        var limit =
                user.connectionLimit() == null ? "no connection limit" : "connection limit " + user.connectionLimit();
        return "member of %s, %s".formatted(user.memberOf(), limit);
    }

    /** It is in no document that a client writes. */
    private static boolean isOfAnAction(String pointer) {
        return Stream.of(
                        "/restart",
                        "/power",
                        "/fenced",
                        "/deletion",
                        "/credentials",
                        "/contents",
                        "/archive",
                        "/origin",
                        "/replication")
                .anyMatch(pointer::startsWith);
    }

    /** What a client will read of it. */
    private static Optional<ClusterState> shown(DesiredState state) {
        if (state.power() == Power.HIBERNATED) {
            return Optional.of(ClusterState.HIBERNATED);
        }
        return state.fenced().nobody() ? Optional.empty() : Optional.of(ClusterState.FENCED);
    }

    private static void flatten(String pointer, @Nullable Object value, Map<String, String> into) {
        if (value instanceof Map<?, ?> object) {
            object.forEach((name, member) ->
                    flatten(pointer + "/" + Names.pointerPart(documentName(String.valueOf(name))), member, into));
        } else if (value != null) {
            into.put(pointer, value.toString());
        }
    }

    private static String documentName(String member) {
        return member.equals("storageClass") ? "class" : member;
    }
}
