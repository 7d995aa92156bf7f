package dev.matriarch.provisioning.clusters;

import dev.matriarch.metadata.HaCluster;
import dev.matriarch.operators.Limits;
import dev.matriarch.operators.Quantity;
import dev.matriarch.provisioning.ErrorCode;
import dev.matriarch.provisioning.FieldError;
import dev.matriarch.provisioning.RequestRefusedException;
import dev.matriarch.provisioning.dataplanes.DataPlanePlacement;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Makes a desired state of a draft, or says all that is wrong with it at once. */
@Component
class ClusterRules {

    private static final int MAX_DESCRIPTION = 1000;

    private final SpecRules specs;

    ClusterRules(SpecRules specs) {
        this.specs = specs;
    }

    /** What a new cluster shall be; {@code faults} may already hold what is wrong with its names. */
    DesiredState fresh(ClusterDraft draft, Limits limits, Faults faults) {
        var desired = begun(draft, null, limits, faults);
        faults.refuseAny();
        return desired;
    }

    /** The same for one that is made from an archive. */
    DesiredState restored(Restores.Prepared restore, Limits limits, Faults faults) {
        var source = restore.sourceState();
        var desired = begun(restore.draft(), source.spec(), limits, faults);
        Restores.check(desired, restore, faults);
        faults.refuseAny();
        return desired.restored(restore.origin(), source.contents().withoutDropped());
    }

    private DesiredState begun(ClusterDraft draft, @Nullable ClusterSpec like, Limits limits, Faults faults) {
        var spec = specs.complete(draft.spec(), limits, like, faults);
        var release = limits.releases().get(spec.postgresql().version());
        return described(draft, spec, faults).withRelease(release);
    }

    /**
     * What a cluster shall be from now on. Synchronous replication at its default follows the number of instances, also
     * where the draft spells the old default out.
     */
    DesiredState changed(ClusterDraft draft, HaCluster cluster, DesiredState before, Limits limits) {
        refuseOtherIdentity(draft, cluster, before);
        var faults = new Faults(draft.shape());
        var spec = specs.complete(specs.following(draft.spec(), before.spec()), limits, before.spec(), faults);
        if (limits.postgresqlVersions().contains(spec.postgresql().version())) {
            refuseOtherVersion(spec, before.spec(), cluster);
        }
        checkVolumes(spec, before.spec(), faults);
        var desired = described(draft, spec, faults);
        faults.refuseAny();
        return desired.actedOnLike(before);
    }

    /** The same cluster with so many instances; synchronous replication that was left to its default follows them. */
    DesiredState scaled(DesiredState before, int instances, Limits limits) {
        var faults = new Faults(ClusterDraft.Shape.FULL);
        var draft = specs.following(specs.draft(before.spec(), instances), before.spec());
        var spec = specs.complete(draft, limits, before.spec(), faults);
        if (!faults.errors().isEmpty()) {
            throw RequestRefusedException.invalid(faults.errors().stream()
                    .map(error -> FieldError.body("#/instances", error.code(), error.detail()))
                    .toList());
        }
        return before.withSpec(spec);
    }

    /**
     * The same cluster with another release of PostgreSQL.
     *
     * @param version the major version, or null for the present one
     * @param dataVersion what its data is of: back to that leads a way from an upgrade that did not succeed
     */
    DesiredState upgraded(DesiredState before, @Nullable Integer version, int dataVersion, Limits limits) {
        var spec = before.spec();
        var present = spec.postgresql().version();
        var wanted = Objects.requireNonNullElse(version, present);
        refuseVersion(wanted, limits.postgresqlVersions().contains(wanted), "there are " + limits.postgresqlVersions());
        refuseVersion(wanted, wanted >= present || wanted == dataVersion, "its data is of " + dataVersion + " already");
        spec.postgresql()
                .parameters()
                .forEach((name, value) -> specs.refusal(wanted, name, value).ifPresent(why -> {
                    throw RequestRefusedException.conflict(why).next("change the parameter first");
                }));
        return before.withSpec(spec.withVersion(wanted))
                .withRelease(limits.releases().get(wanted));
    }

    private static void refuseVersion(int version, boolean possible, String why) {
        if (!possible) {
            throw RequestRefusedException.invalid(
                    List.of(FieldError.body("#/version", "version-unknown", "%d: %s".formatted(version, why))));
        }
    }

    /** The same cluster with other sizes; what the draft leaves out stays as it is. */
    DesiredState resized(DesiredState before, ResizeDraft wanted, Limits limits) {
        if (wanted.saysNothing()) {
            throw RequestRefusedException.invalid(List.of(
                    FieldError.body("#", "required", "say at least one of storage, walStorage, cpu and memory")));
        }
        var faults = Faults.ofResize();
        var present = before.spec();
        var draft = wanted.in(specs.draft(present, present.instances()));
        var spec = specs.complete(draft, limits, present, faults);
        checkVolumes(spec, present, faults);
        faults.refuseAny();
        return before.withSpec(spec);
    }

    /** Volumes grow, and one for WAL may be added; what there is stays. */
    private static void checkVolumes(ClusterSpec spec, ClusterSpec before, Faults faults) {
        checkStorage("/spec/storage", spec.storage(), before.storage(), faults);
        if (spec.walStorage() != null && before.walStorage() != null) {
            checkStorage("/spec/walStorage", spec.walStorage(), before.walStorage(), faults);
        }
    }

    private static DesiredState described(ClusterDraft draft, ClusterSpec spec, Faults faults) {
        var labels = Objects.requireNonNullElse(draft.labels(), Map.<String, String>of());
        Names.checkLabels(faults, labels);
        var description = draft.description();
        faults.addUnless(
                description == null || description.length() <= MAX_DESCRIPTION,
                "/description",
                "too-long",
                "at most %d characters".formatted(MAX_DESCRIPTION));
        return DesiredState.running(
                spec, labels, description, Objects.requireNonNullElse(draft.deletionProtection(), false));
    }

    private static void checkStorage(
            String pointer, ClusterSpec.Storage wanted, ClusterSpec.Storage before, Faults faults) {
        if (Quantity.isQuantity(wanted.size()) && Amounts.less(wanted.size(), before.size())) {
            faults.add(
                    pointer + "/size",
                    "storage-shrink",
                    "%s: a volume never shrinks, it has %s".formatted(wanted.size(), before.size()));
        }
        faults.addUnless(
                Objects.equals(wanted.storageClass(), before.storageClass()),
                pointer + "/class",
                "cannot-change",
                "a volume keeps its class");
    }

    /** What a cluster is called and where it lives never changes; saying it again is fine. */
    private static void refuseOtherIdentity(ClusterDraft draft, HaCluster cluster, DesiredState before) {
        var spec = before.spec();
        var faults = new Faults(draft.shape());
        checkSame(faults, "/name", draft.name(), cluster.name());
        checkSame(faults, "/namespace", draft.namespace(), cluster.namespace());
        var operator = draft.operator();
        checkSame(
                faults,
                "/operator",
                operator == null ? null : DataPlanePlacement.operatorNamed(operator),
                cluster.operator());
        checkSame(faults, "/dataPlane", draft.dataPlane(), cluster.dataPlane());
        checkSame(faults, "/spec/database", draft.spec().database(), spec.database());
        checkSame(faults, "/spec/owner", draft.spec().owner(), spec.owner());
        faults.addUnless(
                draft.restore() == null || draft.restore().equals(before.restore()),
                "/restore",
                "immutable",
                "from what a cluster was made stays as it is");
        if (!faults.errors().isEmpty()) {
            throw RequestRefusedException.with(ErrorCode.IMMUTABLE_FIELD, faults.errors());
        }
    }

    private static void checkSame(Faults faults, String pointer, @Nullable String said, String is) {
        faults.addUnless(said == null || said.equals(is), pointer, "immutable", "it is %s for good".formatted(is));
    }

    private static void refuseOtherVersion(ClusterSpec spec, ClusterSpec before, HaCluster cluster) {
        var wanted = spec.postgresql().version();
        var present = before.postgresql().version();
        if (wanted != present) {
            throw RequestRefusedException.because(
                            ErrorCode.UPGRADE_REQUIRED,
                            "the cluster runs PostgreSQL %d, and %d is another major version"
                                    .formatted(present, wanted))
                    .next("POST /ha-clusters/%s/upgrade".formatted(cluster.id()));
        }
    }
}
