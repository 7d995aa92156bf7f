package dev.matriarch.provisioning;

import static dev.matriarch.provisioning.Category.*;

import java.util.Locale;

/** The stable codes of refusals: a client may branch on them, so none is ever renamed. */
public enum ErrorCode {
    MALFORMED_JSON(UNREADABLE, "The body is not JSON"),
    UNKNOWN_FIELD(UNREADABLE, "The request has a field that does not exist"),
    WRONG_TYPE(UNREADABLE, "A field has the wrong type"),
    INVALID_CURSOR(UNREADABLE, "The cursor does not belong to this list"),
    INVALID_PARAMETER(UNREADABLE, "A query parameter or header cannot be read"),
    UNAUTHENTICATED(Category.UNAUTHENTICATED, "A valid API key is needed"),
    FORBIDDEN(Category.FORBIDDEN, "This key may not do that"),
    NOT_FOUND(Category.NOT_FOUND, "There is no such resource"),
    METHOD_NOT_ALLOWED(Category.METHOD_NOT_ALLOWED, "This resource does not have that method"),
    NOT_ACCEPTABLE(Category.NOT_ACCEPTABLE, "This resource has no such representation"),
    BODY_TOO_LARGE(TOO_LARGE, "The body is too large"),
    MEDIA_TYPE(UNSUPPORTED_MEDIA_TYPE, "The body's media type is not supported"),
    NAME_TAKEN(CONFLICT, "The name is taken"),
    CLUSTER_BUSY(CONFLICT, "Another job changes this cluster"),
    CLUSTER_PROTECTED(CONFLICT, "The cluster is protected against deletion"),
    JOB_PAST_NO_RETURN(CONFLICT, "The job is past its point of no return"),
    JOB_SUPERSEDED(CONFLICT, "The cluster has been changed since"),
    JOB_FAILED(CONFLICT, "The job did not succeed"),
    NAMESPACE_FOREIGN(CONFLICT, "The namespace belongs to somebody else"),
    REQUEST_IN_PROGRESS(CONFLICT, "The same request is still being worked on"),
    STATE_CONFLICT(CONFLICT, "The state of things does not allow this"),
    DATA_LOSS_CONSENT_REQUIRED(CONFLICT, "Rows could be lost"),
    GENERATION_MISMATCH(STALE, "The cluster has been changed since it was read"),
    INVALID_REQUEST(INVALID, "The request has invalid fields"),
    ABILITY_MISSING(INVALID, "The operator cannot do that"),
    IMMUTABLE_FIELD(INVALID, "A field that cannot change has another value"),
    UPGRADE_REQUIRED(INVALID, "Another major version takes an upgrade"),
    DATA_PLANE_REQUIRED(INVALID, "The data plane must be named"),
    SPEC_AND_CONFIG(INVALID, "The body has both spec and config"),
    CONFIRM_MISMATCH(INVALID, "The confirmation is not the name"),
    IDEMPOTENCY_KEY_REUSED(INVALID, "The Idempotency-Key belongs to another request"),
    RATE_LIMITED(Category.RATE_LIMITED, "Too many requests"),
    INTERNAL(Category.INTERNAL, "Something went wrong on our side"),
    METADATA_UNAVAILABLE(UNAVAILABLE, "The metadata DB cannot be reached"),
    DATA_PLANE_UNAVAILABLE(UNAVAILABLE, "The data plane cannot be reached");

    private final Category category;
    private final String title;

    ErrorCode(Category category, String title) {
        this.category = category;
        this.title = title;
    }

    public Category category() {
        return category;
    }

    /** A sentence that is the same for every occurrence. */
    public String title() {
        return title;
    }

    /** As clients see it: {@code cluster-busy}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
