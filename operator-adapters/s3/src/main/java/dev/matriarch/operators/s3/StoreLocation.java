package dev.matriarch.operators.s3;

/**
 * A place in a bucket.
 *
 * @param path what all keys there begin with: empty, or with a slash at its end
 */
record StoreLocation(String bucket, String path) {

    private static final String SCHEME = "s3://";

    /** @param location {@code s3://bucket/path} */
    static StoreLocation of(String location) {
        if (!location.startsWith(SCHEME)) {
            throw new IllegalArgumentException("a location in S3 begins with " + SCHEME);
        }
        var parts = location.substring(SCHEME.length()).split("/", 2);
        return new StoreLocation(parts[0], parts.length == 1 ? "" : parts[1] + "/");
    }

    String key(String name) {
        return path + name;
    }
}
