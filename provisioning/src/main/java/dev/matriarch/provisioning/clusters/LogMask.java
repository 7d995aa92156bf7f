package dev.matriarch.provisioning.clusters;

import dev.matriarch.operators.LogLine;
import dev.matriarch.operators.LogLine.More;
import dev.matriarch.operators.LogLine.Session;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Takes the secrets out of a line, whoever's adapter brought it: what {@link SecretPatterns} knows, and the same words
 * wherever else the line repeats them, as PostgreSQL does when it complains of a statement. Data that nothing marks as secret
 * stays, which is why logs are not for everybody.
 */
final class LogMask {

    static final String HIDDEN = "***";

    /** More of a text is not looked at, and so not shown. */
    private static final int LOOKED_AT = 64 * 1024;

    /** The most of a text that is shown. */
    static final int SHOWN = 16 * 1024;

    /** A word as short as that is hidden where it is found, and not looked for elsewhere. */
    private static final int SHORT = 2;

    private final Set<String> secrets = new LinkedHashSet<>();

    private LogMask() {}

    static LogLine masked(LogLine line) {
        var mask = new LogMask();
        var hidden = map(line, mask.patterns(line)); // finds them all
        return map(hidden, mask::repetitions);
    }

    /** The same for words that stand alone. */
    static String masked(String words) {
        var mask = new LogMask();
        var hidden = mask.hidden(
                looked(words), SecretPatterns.SENSITIVE.matcher(words).find());
        return Objects.requireNonNullElse(mask.repetitions(hidden), "");
    }

    private static LogLine map(LogLine line, UnaryOperator<@Nullable String> change) {
        var session = line.session();
        var more = line.more();
        return new LogLine(
                line.instance(),
                line.at(),
                line.source(),
                line.severity(),
                Objects.requireNonNullElse(change.apply(line.message()), ""),
                new Session(
                        session.processId(),
                        change.apply(session.user()),
                        change.apply(session.database()),
                        change.apply(session.application()),
                        change.apply(session.client())),
                new More(
                        more.sqlState(),
                        change.apply(more.detail()),
                        change.apply(more.hint()),
                        change.apply(more.context()),
                        change.apply(more.statement())));
    }

    private UnaryOperator<@Nullable String> patterns(LogLine line) {
        var parametersToo = Stream.of(
                        line.message(), line.more().statement(), line.more().context())
                .filter(Objects::nonNull)
                .anyMatch(text -> SecretPatterns.SENSITIVE.matcher(text).find());
        return text -> text == null ? null : hidden(looked(text), parametersToo);
    }

    /** Cut between two words where there are any, because half a secret may not look like one. */
    private static String looked(String text) {
        if (text.length() <= LOOKED_AT) {
            return text;
        }
        var end = LOOKED_AT;
        while (end > LOOKED_AT / 2 && !Character.isWhitespace(text.charAt(end))) {
            end--;
        }
        return text.substring(0, end);
    }

    private String hidden(String text, boolean parametersToo) {
        var isOfRole = SecretPatterns.ROLE_STATEMENT.matcher(text).find();
        var hidden = hide(text, SecretPatterns.ANYWHERE);
        hidden = isOfRole ? hide(hidden, SecretPatterns.IN_ROLE_STATEMENT) : hidden;
        return parametersToo ? hide(hidden, SecretPatterns.PARAMETERS) : hidden;
    }

    private String hide(String text, List<Pattern> patterns) {
        var hidden = text;
        for (var pattern : patterns) {
            var current = hidden;
            hidden = pattern.matcher(current).replaceAll(found -> Matcher.quoteReplacement(hide(found, current)));
        }
        return hidden;
    }

    private String hide(MatchResult found, String text) {
        var secret = found.group("secret");
        if (secret.isEmpty() || secret.equals(HIDDEN)) {
            return found.group();
        }
        secrets.add(secret);
        secrets.add(secret.replace("''", "'"));
        return text.substring(found.start(), found.start("secret"))
                + HIDDEN
                + text.substring(found.end("secret"), found.end());
    }

    private @Nullable String repetitions(@Nullable String text) {
        if (text == null || secrets.isEmpty()) {
            return shortened(text);
        }
        var shown = SecretPatterns.NEAR.matcher(text).replaceAll(found -> Matcher.quoteReplacement(near(found)));
        for (var secret : longestFirst()) {
            shown = secret.length() > SHORT ? shown.replace(secret, HIDDEN) : shown;
        }
        return shortened(shown);
    }

    private List<String> longestFirst() {
        return secrets.stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    private static @Nullable String shortened(@Nullable String text) {
        return text == null || text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "… (cut)";
    }

    /** The parser may repeat no more than a part of a secret. */
    private String near(MatchResult found) {
        var word = found.group("secret");
        return secrets.stream().anyMatch(secret -> secret.contains(word))
                ? "at or near \"%s\"".formatted(HIDDEN)
                : found.group();
    }
}
