package dev.matriarch.provisioning.clusters;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What secrets look like in PostgreSQL's logs. Each pattern has a group {@code secret}. When in doubt they hide too much.
 * None of them looks back and forth in a text without a limit: the text is the tenant's, and may be long and malicious.
 */
final class SecretPatterns {

    /** White space and comments, which may stand between any two words of SQL. */
    private static final String GAP = "(?:\\s|/\\*(?:[^*]|\\*(?!/)){0,256}+\\*/|--[^\\n]{0,256}+(?:\\n|\\z))*+";

    private static final String PASSWORD = "(?is)PASSWORD" + GAP;

    /** Of a literal within a literal; up to the quotes that something other than more of it follows. */
    private static final String DOUBLED = "'{2,}+(?<secret>.*?)(?='++(?:[\\s,;)]|\\z)|\\z)";

    private static final String ESCAPED = "'(?!')(?<secret>(?:[^'\\\\]|''|\\\\.)*+)";
    private static final String PLAIN = "'(?!')(?<secret>(?:[^']|'')*+)";
    private static final String DOLLARS = "(?<tag>\\$\\w*+\\$)(?<secret>.*?)(?:\\k<tag>|\\z)";
    private static final String IN_DOUBLE_QUOTES = "\"(?<secret>(?:[^\"\\\\]|\"\"|\\\\.)*+)";
    private static final String IN_PARENTHESES = "\\((?<secret>[^)]*+)";

    /** A word that is no placeholder such as {@code $1}. */
    private static final String WORD =
            "(?!\\$\\d{1,5}(?:[\\s,;)]|\\z))(?<secret>(?:\\\\.|[^\\s'\"&\\\\(])(?:\\\\.|[^\\s'\"&\\\\])*+)";

    private static final String NAME = "(?:passwor[dt]|passwd|pwd|passphrase|secret(?:_?access)?(?:_?key)?|token"
            + "|api_?key|access_?key|private_?key|credential)s?";

    /** A name of something secret, and what joins it to its value, in connection strings, SQL, JSON and YAML. */
    private static final String NAMED =
            "(?is)" + NAME + "(?:[\\\\\"'\\])]{0,4}\\s{0,8}(?:=>|:=|=|:)|[\"']\\s{0,8},)\\s{0,8}\\\\{0,2}E?";

    private static final String ARGUMENTS = "(?<secret>(?:'(?:[^']|'')*+'|\\([^()]*+\\)|[^()'])*+)";

    /** Wherever they stand. */
    static final List<Pattern> ANYWHERE = patterns(
            PASSWORD + DOUBLED,
            PASSWORD + "E" + ESCAPED,
            PASSWORD + "(?:U&|N)?" + PLAIN,
            PASSWORD + DOLLARS,
            NAMED + DOUBLED,
            NAMED + ESCAPED,
            NAMED + DOLLARS,
            NAMED + IN_DOUBLE_QUOTES,
            NAMED + IN_PARENTHESES,
            NAMED + WORD,
            "(?is)Key \\((?=[^)]{0,128}" + NAME + ")[^)]{0,256}\\)=\\((?<secret>[^\\n]*+)",
            "(?i)SCRAM-SHA-256\\$(?<secret>[^\\s'\"]++)",
            "(?i)\\bmd5(?<secret>[0-9a-f]{32})\\b",
            "://[^\\s:/?#@'\"]{0,128}+:(?<secret>[^\\s'\"@]{1,512}+(?:@(?=[^\\s'\"@]{0,512}+@)[^\\s'\"@]{0,512}+){0,8}+)@",
            "(?<![A-Za-z0-9])mk_(?<secret>[a-z0-9]{8,12}_[A-Za-z0-9-]{16,}+)",
            "(?i)\\b(?:Bearer|Basic)\\s{1,4}(?<secret>[\\w.~+/=-]{8,}+)",
            "(?<![\\w-])(?<secret>eyJ[\\w-]{8,}+\\.[\\w-]{8,}+(?:\\.[\\w-]*+)?)",
            "(?s)-----BEGIN [A-Z ]{0,32}PRIVATE KEY-----(?<secret>.*?)(?:-----END|\\z)",
            "\\b(?:AKIA|ASIA)(?<secret>[0-9A-Z]{16})\\b",
            "(?is)\\b(?:crypt|hmac|(?:en|de)crypt(?:_iv)?|pgp_(?:sym|pub)_\\w{1,24})\\s{0,8}\\(" + ARGUMENTS);

    /** A statement whose word PASSWORD has a secret behind it, in whatever way it is written, right or wrong. */
    static final Pattern ROLE_STATEMENT =
            Pattern.compile("(?is)\\b(?:CREATE|ALTER)\\b" + GAP + "(?:USER|ROLE|GROUP)\\b");

    /** In the text of such a statement. */
    static final List<Pattern> IN_ROLE_STATEMENT =
            patterns("(?is)PASSWORD" + GAP + "(?!NULL\\b|E?'|U&'|N'|\\$)(?<secret>\\S.*+)");

    /** Where one of these is spoken of, the values of a statement's parameters may be secret. */
    static final Pattern SENSITIVE = Pattern.compile("(?i)" + NAME);

    static final List<Pattern> PARAMETERS = patterns("\\$\\d{1,5} = '(?<secret>(?:[^']|'')*+)");

    /** What PostgreSQL's parser repeats of a statement. */
    static final Pattern NEAR = Pattern.compile("(?s)at or near \"(?<secret>.*)\"");

    private SecretPatterns() {}

    private static List<Pattern> patterns(String... texts) {
        return Stream.of(texts).map(Pattern::compile).toList();
    }
}
