package dev.matriarch.provisioning;

/** What kind of refusal an {@link ErrorCode} is. The category alone decides the HTTP status. */
public enum Category {
    /** The request cannot be read. */
    UNREADABLE,
    /** Nobody known asks. */
    UNAUTHENTICATED,
    /** Somebody known asks for what is not theirs to do. */
    FORBIDDEN,
    /** There is no such thing, or not for this caller. */
    NOT_FOUND,
    METHOD_NOT_ALLOWED,
    NOT_ACCEPTABLE,
    TOO_LARGE,
    UNSUPPORTED_MEDIA_TYPE,
    /** The request is fine, the state of things is against it. */
    CONFLICT,
    /** The caller's knowledge is stale. */
    STALE,
    /** The request can be read and says what cannot be. */
    INVALID,
    RATE_LIMITED,
    /** Ours. */
    INTERNAL,
    /** Not now; the same request may work later. */
    UNAVAILABLE
}
