package dev.matriarch.operators.sandbox;

import java.nio.file.Path;

/**
 * What PostgreSQL has the shell do with files of WAL.
 *
 * <p>Every instance archives ({@code archive_mode = always}), not the primary alone. A standby that did not would mark what it
 * receives as archived although the primary may die before it has archived that, and after the failover nobody would. So each
 * file comes from each instance, the first one writes it, and for the others it is enough that the same is there. Nothing is
 * ever written over: where another file has that name, two histories have come into one archive, and PostgreSQL keeps its own
 * until a person has looked.
 */
final class ArchiveCommands {

    /** Keeps nothing: PostgreSQL holds the file archived, and uses it again. */
    static final String OFF = "true";

    /** Where the words of the last archiving are, beside the data directory, in which PostgreSQL runs commands. */
    static final String WORDS = "archive.words";

    /** PostgreSQL gives up where a command ends with more than 125. */
    private static final int UNREADABLE = 126;

    private ArchiveCommands() {}

    /**
     * A file is there whole or not at all, and on disk; two who bring the same at once both succeed. One that was closed before it
     * was full ends with zeros, for which no room is taken where {@code cp} knows how.
     */
    static String archive(Path wal) {
        return """
                d=%s; f="$d/%%f"; { if ! test -e "$f"; then \
                t="$d/.%%f.$$"; { cp --sparse=always "%%p" "$t" 2>/dev/null || cp "%%p" "$t"; } && sync "$t" && ln "$t" "$f"; rm -f "$t"; fi; \
                cmp -s "%%p" "$f" || { test ! -e "$f" || echo "there is another file of that name"; false; } >&2; \
                } 2>../%s""".formatted(quoted(wal), WORDS);
    }

    /**
     * A file that is not there is the end of the archive; an archive that is not there ends the recovery, which would stop short
     * without a word.
     */
    static String restore(Path wal) {
        return """
                d=%s; if test -e "$d/%%f"; then cp "$d/%%f" "%%p" || exit %d; \
                else test -d "$d" || exit %d; exit 1; fi""".formatted(quoted(wal), UNREADABLE, UNREADABLE);
    }

    /**
     * For one that follows an archive as long as it lives: one that is away comes back. What is there already is not brought
     * again and again while nothing comes after it.
     */
    static String follow(Path wal) {
        return "f=%s/%%f; ! cmp -s \"$f\" \"pg_wal/%%f\" && cp \"$f\" \"%%p\"".formatted(quoted(wal));
    }

    /** For the shell, and for PostgreSQL, which has signs of its own in commands. */
    private static String quoted(Path path) {
        return "'" + path.toString().replace("'", "'\\''").replace("%", "%%") + "'";
    }
}
