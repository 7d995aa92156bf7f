package dev.matriarch.operators.zalando;

import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.DesiredCluster.Durability;
import dev.matriarch.operators.DesiredCluster.RestartMark;
import dev.matriarch.operators.DesiredPooler;
import dev.matriarch.operators.DesiredReplication;
import dev.matriarch.operators.Power;
import dev.matriarch.operators.Quantity;
import dev.matriarch.operators.kubernetes.Amounts;
import dev.matriarch.operators.kubernetes.MatriarchLabels;
import dev.matriarch.operators.kubernetes.TenantNamespaces;
import dev.matriarch.operators.zalando.PostgresqlSpec.ConnectionPooler;
import dev.matriarch.operators.zalando.PostgresqlSpec.Patroni;
import dev.matriarch.operators.zalando.PostgresqlSpec.Postgresql;
import dev.matriarch.operators.zalando.PostgresqlSpec.Resources;
import dev.matriarch.operators.zalando.PostgresqlSpec.Standby;
import dev.matriarch.operators.zalando.PostgresqlSpec.Variable;
import dev.matriarch.operators.zalando.PostgresqlSpec.Volume;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Manifests, each a pure function of the desired state: the same cluster is the same text, in the same order. The tenant's labels
 * are not on the resource, which is never written for a label's sake; they are in the copy of what is desired beside it.
 */
record Manifests(String installation) {

    /** A variable that means nothing to PostgreSQL: another value of it is another restart of all instances. */
    static final String RESTART = "MATRIARCH_RESTART";

    private static final BigDecimal GIB = new BigDecimal(1L << 30);

    PostgresqlResource of(DesiredCluster desired) {
        return of(desired, environment(desired.restart()), standby(desired));
    }

    /**
     * The same for a live cluster. Where no restart of all instances is asked for, the mark of an earlier one stays: to leave it
     * out would be another restart. Whom it follows stays too: Patroni is told before, and the operator {@link #aligned afterwards}.
     */
    PostgresqlResource of(DesiredCluster desired, @Nullable PostgresqlResource live) {
        return of(
                desired,
                live,
                live == null || live.getSpec() == null
                        ? standby(desired)
                        : live.getSpec().standby());
    }

    /** The same, with the place that the cluster has beside another one now. The operator makes all pods anew for it. */
    PostgresqlResource aligned(DesiredCluster desired, PostgresqlResource live) {
        return of(desired, live, standby(desired));
    }

    private PostgresqlResource of(
            DesiredCluster desired, @Nullable PostgresqlResource live, @Nullable Standby standby) {
        var environment = environment(desired.restart());
        return of(desired, environment == null ? environment(live) : environment, standby);
    }

    private PostgresqlResource of(
            DesiredCluster desired, @Nullable List<Variable> environment, @Nullable Standby standby) {
        var resource = new PostgresqlResource();
        resource.setMetadata(new ObjectMetaBuilder()
                .withName(desired.ref().name())
                .withNamespace(TenantNamespaces.name(desired.ref()))
                .withLabels(MatriarchLabels.of(installation, desired.ref()))
                .build());
        resource.setSpec(spec(desired, environment, standby));
        return resource;
    }

    /** The same as YAML, for people. There is no secret in it. */
    String render(DesiredCluster desired) {
        return Serialization.asYaml(of(desired));
    }

    /**
     * Whether the way from one to the other takes pods made anew, which the operator does one by one, with a switchover before
     * the last. What is the same amount in another spelling is none.
     */
    boolean needRestart(DesiredCluster before, DesiredCluster after) {
        return !Objects.equals(
                of(before).getSpec().resources(), of(after).getSpec().resources());
    }

    private static PostgresqlSpec spec(
            DesiredCluster desired, @Nullable List<Variable> environment, @Nullable Standby standby) {
        return new PostgresqlSpec(
                desired.ref().id().toString(),
                desired.power() == Power.HIBERNATED ? 0 : desired.instances(),
                desired.postgresql().release(),
                new Postgresql(Integer.toString(desired.postgresql().version()), parameters(desired)),
                new Volume(size(desired.storage().size()), desired.storage().storageClass()),
                resources(desired.resources()),
                new TreeMap<>(Map.of(desired.bootstrap().owner(), List.<String>of())),
                new TreeMap<>(Map.of(
                        desired.bootstrap().database(), desired.bootstrap().owner())),
                patroni(desired, standby != null),
                environment,
                false,
                false,
                false,
                pools(desired, DesiredPooler::readWrite),
                pools(desired, DesiredPooler::readOnly),
                pooler(desired),
                standby);
    }

    /** Whom it shall follow; null where it shall follow nobody. */
    static @Nullable Standby standby(DesiredCluster desired) {
        var replication = desired.replication();
        return replication == null || !replication.isReplica()
                ? null
                : new Standby(host(replication.peer()), Integer.toString(Facts.PORT));
    }

    /** The service that leads to the one that takes writes, or follows, for all of the other cluster. */
    static String host(DesiredReplication.Peer peer) {
        return Facts.host(Objects.requireNonNull(peer.near()), Names.readWrite(peer.near()));
    }

    /** Of a hibernated cluster no pooler runs. */
    private static boolean pools(DesiredCluster desired, Function<DesiredPooler, DesiredPooler.@Nullable Pool> which) {
        var pooler = desired.pooler();
        return pooler != null && which.apply(pooler) != null && desired.power() == Power.RUNNING;
    }

    /** Both are of one shape. A pool and its reserve together are to be no larger than what is asked for. */
    private static @Nullable ConnectionPooler pooler(DesiredCluster desired) {
        var pooler = desired.pooler();
        if (pooler == null || desired.power() != Power.RUNNING) {
            return null;
        }
        var pool = Objects.requireNonNull(pooler.readWrite() == null ? pooler.readOnly() : pooler.readWrite());
        var connections = Math.max(2, pool.poolSize() * 4 / 3);
        return new ConnectionPooler(
                pool.instances(), pool.mode().name().toLowerCase(Locale.ROOT), connections * pool.instances());
    }

    private static SortedMap<String, String> parameters(DesiredCluster desired) {
        var parameters = desired.postgresql().sortedParameters();
        parameters.putAll(Parameters.LOGGING);
        return parameters;
    }

    /**
     * The operator counts in whole GiB: a volume that shall be larger by less is left as it is, and nothing says so. So it is
     * asked for the next whole one.
     */
    static String size(Quantity wanted) {
        var whole = wanted.value().divide(GIB, 0, RoundingMode.UP).max(BigDecimal.ONE);
        return whole.toPlainString() + "Gi";
    }

    private static @Nullable Resources resources(DesiredCluster.@Nullable Resources desired) {
        if (desired == null) {
            return null;
        }
        var amounts = new TreeMap<String, String>();
        put(amounts, "cpu", desired.cpu());
        put(amounts, "memory", desired.memory());
        return amounts.isEmpty() ? null : new Resources(amounts, amounts);
    }

    private static void put(Map<String, String> amounts, String name, @Nullable Quantity amount) {
        if (amount != null) {
            amounts.put(name, Amounts.canonical(amount));
        }
    }

    /** How commits wait for standbys in a cluster that takes writes. */
    static Patroni patroni(DesiredCluster desired) {
        return patroni(desired, false);
    }

    /**
     * All three are always said: the operator writes them at each turn, and takes its own defaults for what is missing. Of one that
     * follows it is said that nothing waits, which is so: the operator hands its leader's role to nobody but a synchronous standby
     * otherwise, and there is none (1.15.1, seen live).
     */
    private static Patroni patroni(DesiredCluster desired, boolean follows) {
        var number = follows ? 0 : Math.min(desired.synchronous().number(), desired.instances() - 1);
        return new Patroni(
                number > 0,
                number > 0 && desired.synchronous().durability() == Durability.REQUIRED,
                Math.max(number, 1));
    }

    /** A mark for one instance is no matter of the manifest. */
    private static @Nullable List<Variable> environment(@Nullable RestartMark restart) {
        return restart == null || restart.instance() != null ? null : List.of(new Variable(RESTART, restart.id()));
    }

    private static @Nullable List<Variable> environment(@Nullable PostgresqlResource live) {
        var mark = live == null || live.getSpec() == null
                ? null
                : Variable.map(live.getSpec().env()).get(RESTART);
        return mark == null ? null : List.of(new Variable(RESTART, mark));
    }
}
