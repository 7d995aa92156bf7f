package dev.matriarch.operators.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.matriarch.operators.ClusterRef;
import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.Expectation;
import dev.matriarch.operators.Fence;
import dev.matriarch.operators.Observation;
import dev.matriarch.operators.kubernetes.Recording.Entry;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A recording of one operator, and how it is read.
 *
 * @param <S> all that the operator's adapter reads of a cluster at one moment
 */
public interface Script<S> {

    /** What a write asked for, and the mark that it carries. */
    record Write(DesiredCluster desired, Fence.Mark mark) {}

    Recording recording();

    /** The cluster by the names that it was recorded with. */
    ClusterRef ref();

    /** An object of a kind that is none of Kubernetes' own; what nobody looks into stays a tree. */
    Object read(Entry entry);

    /** What a look finds. */
    S snapshot(RecordedObjects objects, Instant at, Expectation expectation);

    /** What the real adapter makes of that. */
    Observation seen(S snapshot, Expectation expectation);

    /** The mark of our last write that can be seen. */
    Fence.@Nullable Mark written(S snapshot);

    /** Whether all that was written can be seen, as it could when the API server had answered to the last of it. */
    boolean isAnswered(S snapshot, Write write);

    /** Whether the cluster is gone, or can be seen to go. */
    boolean isGoing(S snapshot);

    /** Whether it can be seen that this instance shall become primary. */
    boolean isMovingTo(S snapshot, String instance);

    /** What was asked for, by the details of an {@code Apply}. */
    Write write(JsonNode details);

    /** The size that was recorded in the place of this one. */
    DesiredCluster.Storage asRecorded(DesiredCluster.Storage storage);

    /** The name of the secret with the owner's password. */
    String ownersSecret();

    /**
     * What we have noted where we did something that the operator had left undone: that is recorded by its note alone.
     *
     * @param objects what was there before
     * @return empty where this entry brings no such note
     */
    Optional<String> note(Entry entry, RecordedObjects objects);

    /**
     * What is not as it was asked for, by the few things that matter, and without a look at how the adapter decides; empty when the
     * cluster is whole, or gone where it should be.
     */
    List<String> untrue(Step<S> step);

    /** How many instances are ready and there to stay, judged the same way. */
    long readyInstances(S snapshot);
}
