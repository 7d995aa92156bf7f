package dev.matriarch.operators;

import org.jspecify.annotations.Nullable;

/**
 * Where archives of WAL and base backups are kept. It holds no secret, so it may be part of what is stored and shown.
 *
 * @param name as the API knows it
 * @param location for {@link Kind#S3} {@code s3://bucket/path}, for {@link Kind#DIRECTORY} an absolute path
 * @param endpoint the URL of an S3 service as data planes reach it; null: Amazon's own, or none
 * @param region null: the service has none
 * @param iamRole the role of the cloud as which servers come to it, in place of keys; null: they come with keys, or need none
 */
public record ObjectStore(
        String name,
        Kind kind,
        String location,
        @Nullable String endpoint,
        @Nullable String region,
        @Nullable String iamRole) {

    /** What speaks to it. */
    public enum Kind {
        /** Amazon's S3, or what is compatible with it. */
        S3,
        /** A directory of the machine on which the servers run; only the sandbox has such. */
        DIRECTORY
    }

    /** A directory. */
    public static ObjectStore directory(String name, String path) {
        return new ObjectStore(name, Kind.DIRECTORY, path, null, null, null);
    }
}
