package dev.matriarch.operators;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The databases and users of a cluster beside those that it was made with. What shall be dropped stays in here, marked so,
 * until it has been seen to be gone: what is merely not in here is nobody's to touch.
 *
 * @param databases by names that differ; the one that the cluster was made with is among them once it has extensions
 * @param users by names that differ, none of them the owner
 */
public record Contents(List<Database> databases, List<User> users) {

    private static final Contents NONE = new Contents(List.of(), List.of());

    public Contents {
        databases = List.copyOf(databases);
        users = List.copyOf(users);
    }

    public static Contents none() {
        return NONE;
    }

    /**
     * A database.
     *
     * @param dropped it shall go, with all that is in it
     */
    public record Database(String name, String owner, List<Extension> extensions, boolean dropped) {
        public Database {
            extensions = List.copyOf(extensions);
        }

        /** The extensions that shall be there. */
        public List<Extension> wanted() {
            return extensions.stream().filter(one -> !one.dropped()).toList();
        }
    }

    /**
     * An extension of a database.
     *
     * @param version null: what PostgreSQL takes by itself
     * @param dropped it shall go, unless something depends on it
     */
    public record Extension(String name, @Nullable String version, boolean dropped) {}

    /**
     * A role that can log in, and is nothing more than a user: it makes no roles and no databases, and replicates nothing.
     *
     * @param memberOf roles whose rights it has
     * @param connectionLimit null: as many as there are
     * @param dropped it shall go, unless it owns something
     */
    public record User(
            String name, List<String> memberOf, @Nullable Integer connectionLimit, boolean dropped) {
        public User {
            memberOf = List.copyOf(memberOf);
        }
    }

    public Optional<Database> database(String name) {
        return databases.stream().filter(one -> one.name().equals(name)).findFirst();
    }

    public Optional<User> user(String name) {
        return users.stream().filter(one -> one.name().equals(name)).findFirst();
    }

    /** The same with this database in the place of its namesake, or as the last. */
    public Contents with(Database database) {
        return new Contents(replaced(databases, database, Database::name), users);
    }

    /** The same with this user in the place of its namesake, or as the last. */
    public Contents with(User user) {
        return new Contents(databases, replaced(users, user, User::name));
    }

    private static <T> List<T> replaced(List<T> all, T one, Function<T, String> name) {
        var known = all.stream().anyMatch(other -> name.apply(other).equals(name.apply(one)));
        return known
                ? all.stream()
                        .map(other -> name.apply(other).equals(name.apply(one)) ? one : other)
                        .toList()
                : Stream.concat(all.stream(), Stream.of(one)).toList();
    }

    /** Whether something shall go. */
    public boolean dropsAny() {
        return !equals(withoutDropped());
    }

    /** What is left once all that shall go is gone. */
    public Contents withoutDropped() {
        return new Contents(
                databases.stream()
                        .filter(one -> !one.dropped())
                        .map(one -> new Database(one.name(), one.owner(), one.wanted(), false))
                        .toList(),
                users.stream().filter(one -> !one.dropped()).toList());
    }

    /** These, and what is only in those as something that shall go: the way back from those. */
    public Contents droppingWhatIsNewIn(Contents those) {
        var back = this;
        for (var added : those.databases) {
            var old = database(added.name());
            var extensions = new ArrayList<>(old.map(Database::extensions).orElse(List.of()));
            added.extensions().stream()
                    .filter(one ->
                            extensions.stream().noneMatch(known -> known.name().equals(one.name())))
                    .map(one -> new Extension(one.name(), null, true))
                    .forEach(extensions::add);
            back = back.with(old.map(known -> new Database(known.name(), known.owner(), extensions, known.dropped()))
                    .orElse(new Database(added.name(), added.owner(), List.of(), true)));
        }
        for (var added : those.users) {
            if (user(added.name()).isEmpty()) {
                back = back.with(new User(added.name(), List.of(), null, true));
            }
        }
        return back;
    }
}
