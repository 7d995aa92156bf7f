package dev.matriarch.provisioning.backups;

import dev.matriarch.provisioning.FieldError;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where an S3 store may be. What is written here reaches manifests and command lines of data planes, so each part has a
 * narrow form; nothing is ever respelled, and nothing that is refused is repeated, since it may be a secret.
 */
final class ObjectStorePlaces {

    /** S3's own rules, for all regions. */
    private static final Pattern BUCKET = Pattern.compile("[a-z0-9](?:[a-z0-9-]|\\.(?!\\.)){1,61}[a-z0-9]");

    private static final Pattern ADDRESS = Pattern.compile("\\d+\\.\\d+\\.\\d+\\.\\d+");
    private static final String PART = "(?!\\.{1,2}(?:/|$))[A-Za-z0-9._-]+";
    private static final Pattern PATH = Pattern.compile(PART + "(?:/" + PART + ")*");
    private static final int LONGEST_PATH = 200;
    private static final Pattern REGION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,62}");
    private static final Pattern ENDPOINT = Pattern.compile(
            "https?://(?:[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?|\\[[0-9A-Fa-f:.]{2,45}])(?::(\\d{1,5}))?");
    private static final int LAST_PORT = 65_535;

    private ObjectStorePlaces() {}

    static void check(ObjectStoreDraft draft, List<FieldError> errors) {
        endpoint("#/endpoint", draft.endpoint(), errors);
        region(draft, errors);
        bucket(draft.bucket(), errors);
        path(draft.path(), errors);
        endpoint("#/controlPlaneEndpoint", draft.controlPlaneEndpoint(), errors);
    }

    private static void endpoint(String pointer, @Nullable String endpoint, List<FieldError> errors) {
        if (endpoint != null && !isEndpoint(endpoint)) {
            errors.add(FieldError.body(
                    pointer,
                    "endpoint-form",
                    "an endpoint is http:// or https://, a host, and perhaps a port: https://s3.example.com:9000"));
        }
    }

    private static boolean isEndpoint(String endpoint) {
        var parts = ENDPOINT.matcher(endpoint);
        if (!parts.matches()) {
            return false;
        }
        var port = parts.group(1) == null ? 1 : Integer.parseInt(parts.group(1));
        return port >= 1 && port <= LAST_PORT;
    }

    private static void region(ObjectStoreDraft draft, List<FieldError> errors) {
        var region = draft.region();
        if (region == null && draft.endpoint() == null) {
            errors.add(
                    FieldError.body("#/region", "required", "Amazon's S3 needs a region, another service an endpoint"));
        }
        if (region != null && !REGION.matcher(region).matches()) {
            errors.add(FieldError.body(
                    "#/region", "region-form", "a region has letters, digits, '-' and '_', and at most 63 of them"));
        }
    }

    private static void bucket(@Nullable String bucket, List<FieldError> errors) {
        if (bucket == null) {
            errors.add(FieldError.body("#/bucket", "required", "an object store needs a bucket, which must be there"));
        } else if (!BUCKET.matcher(bucket).matches() || ADDRESS.matcher(bucket).matches()) {
            errors.add(FieldError.body(
                    "#/bucket",
                    "bucket-form",
                    "a bucket has 3 to 63 of a-z, 0-9, '-' and single '.', a letter or digit first and last,"
                            + " and is no IP address"));
        }
    }

    private static void path(@Nullable String path, List<FieldError> errors) {
        if (path != null && (path.length() > LONGEST_PATH || !PATH.matcher(path).matches())) {
            errors.add(FieldError.body(
                    "#/path",
                    "path-form",
                    "a path is parts of letters, digits, '.', '_' and '-' with one '/' between them, none of them '.' or"
                            + " '..', and has at most 200 characters: backups/production"));
        }
    }
}
