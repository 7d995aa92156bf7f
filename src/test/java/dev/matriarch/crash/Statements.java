package dev.matriarch.crash;

/** Words by which the statements of a job's worker are told from all others on their way to the metadata DB. */
final class Statements {

    /** The first statement after a job was picked. */
    static final String CLAIM = "finished_at is null for update";

    /** The second statement of the claim, when the job's row is locked. */
    static final String CLAIM_WITH_LOCK = "for share";

    /** The last look at the job's row before a desired state is written. */
    static final String FENCE = "select 1 from job where id = $1 and epoch = $2";

    /** The checkpoint after a step that is done. */
    static final String CHECKPOINT = "s.position in (";

    /** The checkpoint after a step that waits. */
    static final String WAITING_CHECKPOINT = "s.unreachable_ms +";

    private Statements() {}
}
