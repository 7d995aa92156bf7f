package dev.matriarch.provisioning.clusters;

import dev.matriarch.operators.Contents.Database;
import dev.matriarch.operators.Contents.Extension;
import dev.matriarch.operators.Contents.User;
import dev.matriarch.provisioning.ErrorCode;
import dev.matriarch.provisioning.FieldError;
import dev.matriarch.provisioning.RequestRefusedException;
import dev.matriarch.provisioning.clusters.DatabaseDraft.ExtensionDraft;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Makes a desired state with other databases and users of one without, or says all that is wrong with that at once. */
@Component
class ContentRules {

    /** Of each. Every look at the cluster goes through all of them. */
    private static final int MOST = 50;

    private static final int MOST_CONNECTIONS = 10_000;
    private static final Pattern VERSION = Pattern.compile("[0-9A-Za-z._-]{1,32}");

    private final Extensions extensions;

    ContentRules(Extensions extensions) {
        this.extensions = extensions;
    }

    DesiredState withDatabase(DesiredState before, DatabaseDraft draft) {
        var faults = new Faults(ClusterDraft.Shape.FULL);
        var name = required(draft.name(), faults);
        Names.checkDatabase(faults, "/name", name);
        var owner = Objects.requireNonNullElse(draft.owner(), before.spec().owner());
        checkOwner(before, owner, faults);
        var wanted = extensions(draft.extensions(), faults);
        faults.refuseAny();
        if (hasDatabase(before, name)) {
            throw taken("a database " + name);
        }
        refuseMore(before.contents().databases().size(), "databases");
        return before.withContents(before.contents().with(new Database(name, owner, wanted, false)));
    }

    DesiredState withDatabaseChanged(DesiredState before, String name, DatabaseDraft draft) {
        var present = database(before, name);
        var faults = new Faults(ClusterDraft.Shape.FULL);
        var owner = Objects.requireNonNullElse(draft.owner(), present.owner());
        if (isMadeWithCluster(before, name) && !owner.equals(before.spec().owner())) {
            throw RequestRefusedException.with(
                    ErrorCode.IMMUTABLE_FIELD,
                    List.of(FieldError.body(
                            "#/owner",
                            "immutable",
                            "it is %s for good, as it is the cluster's"
                                    .formatted(before.spec().owner()))));
        }
        checkOwner(before, owner, faults);
        var wanted = draft.extensions() == null ? present.extensions() : extensions(draft.extensions(), faults);
        faults.refuseAny();
        var changed = new Database(name, owner, droppingTheRest(wanted, present.extensions()), false);
        return changed.equals(present)
                ? before
                : before.withContents(before.contents().with(changed));
    }

    DesiredState withoutDatabase(DesiredState before, String name) {
        if (isMadeWithCluster(before, name)) {
            throw RequestRefusedException.conflict("%s is the database that the cluster was made with".formatted(name))
                    .next("delete the cluster, if all of it shall go");
        }
        var present = before.contents().database(name).orElseThrow(() -> RequestRefusedException.notFound("database"));
        return before.withContents(before.contents().with(new Database(name, present.owner(), List.of(), true)));
    }

    DesiredState withUser(DesiredState before, UserDraft draft) {
        var faults = new Faults(ClusterDraft.Shape.FULL);
        var name = required(draft.name(), faults);
        Names.checkUser(faults, "/name", name);
        var memberOf = memberOf(before, draft.memberOf(), faults);
        var limit = draft.connectionLimit();
        faults.addUnless(
                limit == null || (limit >= 1 && limit <= MOST_CONNECTIONS),
                "/connectionLimit",
                "out-of-range",
                "%d: write 1 to %d".formatted(limit, MOST_CONNECTIONS));
        faults.refuseAny();
        if (isRole(before, name)) {
            throw taken("a user " + name);
        }
        refuseMore(before.contents().users().size(), "users");
        return before.withContents(before.contents().with(new User(name, memberOf, limit, false)));
    }

    DesiredState withoutUser(DesiredState before, String name) {
        if (name.equals(before.spec().owner())) {
            throw RequestRefusedException.conflict("%s is the owner that the cluster was made with".formatted(name));
        }
        if (before.contents().user(name).isEmpty()) {
            throw RequestRefusedException.notFound("user");
        }
        before.contents().databases().stream()
                .filter(database -> !database.dropped() && database.owner().equals(name))
                .findFirst()
                .ifPresent(database -> {
                    throw RequestRefusedException.conflict("%s owns the database %s".formatted(name, database.name()))
                            .next("give the database to another owner, or drop it, first");
                });
        before.contents().users().stream()
                .filter(user -> !user.dropped() && user.memberOf().contains(name))
                .findFirst()
                .ifPresent(user -> {
                    throw RequestRefusedException.conflict("%s is a member of %s".formatted(user.name(), name))
                            .next("drop that user first");
                });
        return before.withContents(before.contents().with(new User(name, List.of(), null, true)));
    }

    private static Database database(DesiredState state, String name) {
        return state.contents()
                .database(name)
                .filter(database -> !database.dropped())
                .or(() -> Optional.of(new Database(name, state.spec().owner(), List.of(), false))
                        .filter(database -> isMadeWithCluster(state, name)))
                .orElseThrow(() -> RequestRefusedException.notFound("database"));
    }

    private static boolean isMadeWithCluster(DesiredState state, String database) {
        return database.equals(state.spec().database());
    }

    private static boolean hasDatabase(DesiredState state, String name) {
        return isMadeWithCluster(state, name)
                || state.contents().database(name).filter(one -> !one.dropped()).isPresent();
    }

    private static boolean isRole(DesiredState state, String name) {
        return name.equals(state.spec().owner())
                || state.contents().user(name).filter(one -> !one.dropped()).isPresent();
    }

    private static String required(@Nullable String name, Faults faults) {
        if (name == null) {
            faults.add("/name", "required", "say what it shall be called");
            faults.refuseAny();
        }
        return Objects.requireNonNull(name);
    }

    private static void checkOwner(DesiredState state, String owner, Faults faults) {
        faults.addUnless(
                isRole(state, owner), "/owner", "no-such-user", "%s is no user of this cluster".formatted(owner));
    }

    private static List<String> memberOf(DesiredState state, @Nullable List<@Nullable String> roles, Faults faults) {
        var memberOf = new ArrayList<String>();
        for (var role : Objects.requireNonNullElse(roles, List.<@Nullable String>of())) {
            var pointer = "/memberOf/" + memberOf.size();
            var named = String.valueOf(role);
            faults.addUnless(
                    isRole(state, named), pointer, "no-such-user", "%s is no user of this cluster".formatted(named));
            faults.addUnless(!memberOf.contains(named), pointer, "duplicate", "%s is there twice".formatted(named));
            memberOf.add(named);
        }
        return memberOf;
    }

    private List<Extension> extensions(@Nullable List<ExtensionDraft> drafts, Faults faults) {
        var wanted = new ArrayList<Extension>();
        var names = new HashSet<String>();
        for (var draft : Objects.requireNonNullElse(drafts, List.<ExtensionDraft>of())) {
            var pointer = "/extensions/" + wanted.size();
            var name = Objects.requireNonNullElse(draft.name(), "");
            var version = draft.version();
            extensions.refusal(name).ifPresent(why -> faults.add(pointer + "/name", "extension-refused", why));
            faults.addUnless(names.add(name), pointer + "/name", "duplicate", "%s is there twice".formatted(name));
            faults.addUnless(
                    version == null || VERSION.matcher(version).matches(),
                    pointer + "/version",
                    "not-a-version",
                    "write it as PostgreSQL does, such as 1.6, or leave it out");
            wanted.add(new Extension(name, version, false));
        }
        return wanted;
    }

    private static List<Extension> droppingTheRest(List<Extension> wanted, List<Extension> present) {
        var all = new ArrayList<>(wanted);
        present.stream()
                .filter(one -> wanted.stream().noneMatch(kept -> kept.name().equals(one.name())))
                .map(one -> new Extension(one.name(), null, true))
                .forEach(all::add);
        return all;
    }

    private static RequestRefusedException taken(String what) {
        return RequestRefusedException.because(ErrorCode.NAME_TAKEN, "there is %s already".formatted(what));
    }

    private static void refuseMore(int there, String what) {
        if (there >= MOST) {
            throw RequestRefusedException.conflict("there are %d %s, and there can be no more".formatted(there, what));
        }
    }
}
