package dev.matriarch.operators.kubernetes;

import dev.matriarch.operators.Fence;
import dev.matriarch.operators.FencedException;
import dev.matriarch.operators.OperatorRefusedException;
import dev.matriarch.operators.OperatorUnavailableException;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The one way in which anything is written: look, then one server-side apply that holds only for what was looked at.
 *
 * <p>An apply carries the {@code uid} and the {@code resourceVersion} of the object it was decided on. Something new is made
 * by an apply with a resource version that cannot be, which creates, or is refused where anything of that name is. So a
 * late or a second writer changes nothing: not a namesake, not what came after a deletion, not what a later worker wrote.
 * (An apply with the resource version alone would make a deleted object anew.)
 */
public final class Writes {

    static final String MANAGER = "matriarch";

    private static final int ATTEMPTS = 5;
    private static final int CONFLICT = 409;
    private static final int NOT_FOUND = 404;
    private static final String NONE_YET = "1";
    private static final PatchContext APPLY = new PatchContext.Builder()
            .withPatchType(PatchType.SERVER_SIDE_APPLY)
            .withFieldManager(MANAGER)
            .withForce(true)
            .build();

    private final KubernetesClient client;
    private final Fence fence;

    /** Writes for this worker, in one conversation with the API server. */
    public Writes(KubernetesClient client, Fence fence) {
        this.client = client;
        this.fence = fence;
    }

    /**
     * Makes the object hold exactly these fields of ours, creating it when it is absent. Writes nothing when it does
     * already. What belongs to one cluster is marked with the fence, and nobody with a smaller one writes over it.
     *
     * @param wanted with all of {@link MatriarchLabels} but the mark of the write
     * @throws FencedException when a greater fence has written, or this one no longer holds
     * @throws OperatorRefusedException {@code state-conflict} when an object that is not ours has the name
     * @throws OperatorUnavailableException when it goes on changing under our hands, or goes away
     */
    public <T extends HasMetadata> void apply(T wanted) {
        apply(wanted, OwnFields::match);
    }

    /**
     * The same for what must not be written for the mark's sake alone, because its operator takes every write for a change: the
     * mark goes with other fields of ours, or not at all. Late workers are then held off by the mark of something else of the
     * cluster, which is to be written before.
     *
     * @throws FencedException as for {@link #apply}
     * @throws OperatorRefusedException as for {@link #apply}
     * @throws OperatorUnavailableException as for {@link #apply}
     */
    public <T extends HasMetadata> void applyChanges(T wanted) {
        apply(wanted, (fields, marked) -> fields.match(marked) || fields.matchButFor(MatriarchLabels.WRITE, marked));
    }

    private <T extends HasMetadata> void apply(T wanted, BiPredicate<OwnFields, HasMetadata> isThere) {
        var marked = marked(wanted);
        @Nullable T before = null;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            @Nullable T live = client.resource(wanted).get();
            refuseAnother(before, live);
            if (live != null) {
                refuseForeign(live, wanted);
                refuseLeaving(live);
                refuseLate(live);
                if (isThere.test(OwnFields.of(client, live), marked)) {
                    return;
                }
            }
            fence.check();
            if (applied(marked, live)) {
                return;
            }
            before = live;
        }
        throw restless(wanted);
    }

    /** The mark is one of our fields, so that a later worker's apply leaves its own even where nothing else changes. */
    private <T extends HasMetadata> T marked(T wanted) {
        var marked = client.getKubernetesSerialization().clone(wanted);
        if (MatriarchLabels.label(wanted, MatriarchLabels.CLUSTER_ID).isPresent()) {
            var labels = new TreeMap<>(marked.getMetadata().getLabels());
            labels.put(MatriarchLabels.WRITE, fence.mark().toString());
            marked.getMetadata().setLabels(labels);
        }
        return marked;
    }

    /** What was there when we first looked must not have given way to another, or to nothing. */
    private static void refuseAnother(@Nullable HasMetadata before, @Nullable HasMetadata live) {
        if (before != null && (live == null || isAnother(before, live))) {
            throw new OperatorUnavailableException("%s was removed while we wrote".formatted(name(before)));
        }
    }

    private static void refuseForeign(HasMetadata live, HasMetadata wanted) {
        if (!MatriarchLabels.carries(live, identity(wanted))) {
            throw new OperatorRefusedException(
                    "state-conflict",
                    "%s is there already and was not made for this cluster".formatted(name(live)),
                    "Remove it, or choose another name.");
        }
    }

    static void refuseLeaving(HasMetadata live) {
        if (isLeaving(live)) {
            throw new OperatorUnavailableException("%s is still being removed".formatted(name(live)));
        }
    }

    private void refuseLate(HasMetadata live) {
        refuseLate(live, fence);
    }

    /** A later worker, or a later job, has written. */
    static void refuseLate(HasMetadata live, Fence fence) {
        var written = Marks.of(live);
        if (written.isPresent() && written.get().compareTo(fence.mark()) > 0) {
            throw new FencedException("%s was written as %s, which is later than our %s"
                    .formatted(name(live), written.get(), fence.mark()));
        }
    }

    /** Whether it holds now; otherwise something has changed since we looked. */
    private <T extends HasMetadata> boolean applied(T marked, @Nullable T live) {
        marked.getMetadata().setUid(live == null ? null : uid(live));
        marked.getMetadata()
                .setResourceVersion(live == null ? NONE_YET : live.getMetadata().getResourceVersion());
        try {
            client.resource(marked).patch(APPLY);
            return true;
        } catch (KubernetesClientException e) {
            throwUnlessConflict(e);
            return false;
        }
    }

    /**
     * Asks for the object to go, with what it owns before it. One that is gone, or not ours, is none of ours to remove.
     *
     * @param named which object: its kind, name and namespace
     * @param marks the labels that make it ours
     * @throws FencedException as for {@link #apply}
     * @throws OperatorUnavailableException when it goes on changing under our hands
     */
    public <T extends HasMetadata> void delete(T named, Map<String, String> marks) {
        delete(named, marks, DeletionPropagation.FOREGROUND);
    }

    /**
     * The same, with what it owns after it: for one whose operator makes that anew for as long as the one that owns it is there, be it on
     * its way out. Otherwise the two would go on for ever.
     *
     * @throws FencedException as for {@link #apply}
     * @throws OperatorUnavailableException as for {@link #delete}
     */
    public <T extends HasMetadata> void deleteOwnerFirst(T named, Map<String, String> marks) {
        delete(named, marks, DeletionPropagation.BACKGROUND);
    }

    private <T extends HasMetadata> void delete(T named, Map<String, String> marks, DeletionPropagation propagation) {
        @Nullable T before = null;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            @Nullable T live = client.resource(named).get();
            if (live == null || isLeaving(live) || isAnother(before, live) || !MatriarchLabels.carries(live, marks)) {
                return;
            }
            refuseLate(live);
            fence.check();
            if (deleted(live, propagation)) {
                return;
            }
            before = live;
        }
        throw restless(named);
    }

    /** What came after the one that we meant is not asked for. */
    private static boolean isAnother(@Nullable HasMetadata before, HasMetadata live) {
        return before != null && !uid(live).equals(uid(before));
    }

    private static boolean isLeaving(HasMetadata live) {
        return live.getMetadata().getDeletionTimestamp() != null;
    }

    private boolean deleted(HasMetadata live, DeletionPropagation propagation) {
        try {
            client.raw(Paths.of(live), "DELETE", Deletions.of(live, propagation));
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() == NOT_FOUND) {
                return true;
            }
            throwUnlessConflict(e);
            return false;
        }
    }

    /** What a conflict means, the next look decides. */
    static void throwUnlessConflict(KubernetesClientException e) {
        if (e.getCode() != CONFLICT) {
            throw e;
        }
    }

    static OperatorUnavailableException restless(HasMetadata object) {
        return new OperatorUnavailableException("%s goes on being changed by others".formatted(name(object)));
    }

    private static Map<String, String> identity(HasMetadata wanted) {
        var identity = new TreeMap<>(wanted.getMetadata().getLabels());
        identity.keySet().retainAll(MatriarchLabels.IDENTITY);
        return identity;
    }

    private static String uid(HasMetadata object) {
        return object.getMetadata().getUid();
    }

    private static String name(HasMetadata object) {
        return "%s %s".formatted(object.getKind(), object.getMetadata().getName());
    }
}
