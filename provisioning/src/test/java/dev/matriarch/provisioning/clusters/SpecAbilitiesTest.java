package dev.matriarch.provisioning.clusters;

import static dev.matriarch.provisioning.Refusals.refusalOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.matriarch.operators.Exposing;
import dev.matriarch.operators.OperatorAdapter;
import dev.matriarch.operators.Poolers;
import dev.matriarch.operators.WalVolumes;
import dev.matriarch.provisioning.ErrorCode;
import dev.matriarch.provisioning.clusters.ClusterSpec.Durability;
import dev.matriarch.provisioning.clusters.ClusterSpec.Pool;
import dev.matriarch.provisioning.clusters.ClusterSpec.PoolMode;
import dev.matriarch.provisioning.clusters.ClusterSpec.Pooler;
import dev.matriarch.provisioning.clusters.ClusterSpec.Postgresql;
import dev.matriarch.provisioning.clusters.ClusterSpec.Storage;
import dev.matriarch.provisioning.clusters.ClusterSpec.Synchronous;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What only some operators can do is refused by its place in the document. */
class SpecAbilitiesTest {

    private static final Storage WAL = new Storage("1Gi", null);
    private static final Pooler POOLER = new Pooler(new Pool(1, PoolMode.SESSION, 1, 1), null);

    @Test
    void aVolumeForWalIsRefusedWhereTheOperatorHasNone() {
        var refusal = refusalOf(() -> SpecAbilities.refuseMissing(spec(WAL, null), adapter(Poolers.class)));

        assertThat(refusal.code()).isEqualTo(ErrorCode.ABILITY_MISSING);
        assertThat(refusal.errors())
                .singleElement()
                .satisfies(
                        error -> assertThat(error.detail()).isEqualTo("an-operator has no volume of its own for WAL"));
    }

    @Test
    void soArePoolers() {
        var refusal = refusalOf(() -> SpecAbilities.refuseMissing(spec(null, POOLER), adapter(WalVolumes.class)));

        assertThat(refusal.code()).isEqualTo(ErrorCode.ABILITY_MISSING);
    }

    /** Poolers as an operator makes them that leaves little choice. */
    private interface OneShape extends Poolers {
        @Override
        default boolean mayDiffer() {
            return false;
        }

        @Override
        default OptionalInt fixedMaxClients() {
            return OptionalInt.of(500);
        }
    }

    @Test
    void whereBothPoolersAreOfOneShapeNoOtherCanBeAskedFor() {
        var same = new Pool(1, PoolMode.SESSION, 1, 500);
        var other = new Pool(2, PoolMode.SESSION, 1, 500);

        assertThat(pointerOfRefusal(new Pooler(same, other))).isEqualTo("#/spec/pooler/readOnly");
        assertThatCode(() -> SpecAbilities.refuseMissing(spec(null, new Pooler(same, same)), adapter(OneShape.class)))
                .doesNotThrowAnyException();
    }

    @Test
    void whereTheNumberOfClientsIsFixedNoOtherCanBeAskedFor() {
        var asked = new Pool(1, PoolMode.SESSION, 1, 300);
        var nothingSaid = new Pool(1, PoolMode.SESSION, 1, PoolerRules.USUAL_MAX_CLIENTS);

        assertThat(pointerOfRefusal(new Pooler(asked, null))).isEqualTo("#/spec/pooler/readWrite/maxClients");
        assertThat(pointerOfRefusal(new Pooler(null, asked))).isEqualTo("#/spec/pooler/readOnly/maxClients");
        assertThatCode(() ->
                        SpecAbilities.refuseMissing(spec(null, new Pooler(null, nothingSaid)), adapter(OneShape.class)))
                .doesNotThrowAnyException();
    }

    private static String pointerOfRefusal(Pooler pooler) {
        var refusal = refusalOf(() -> SpecAbilities.refuseMissing(spec(null, pooler), adapter(OneShape.class)));
        assertThat(refusal.code()).isEqualTo(ErrorCode.ABILITY_MISSING);
        return refusal.errors().getFirst().at();
    }

    @Test
    void whatTheOperatorCanDoOrNobodyAsksForIsNot() {
        assertThatCode(() -> {
                    SpecAbilities.refuseMissing(spec(WAL, null), adapter(WalVolumes.class));
                    SpecAbilities.refuseMissing(spec(null, POOLER), adapter(Poolers.class));
                    SpecAbilities.refuseMissing(spec(null, null), adapter(Poolers.class));
                })
                .doesNotThrowAnyException();
    }

    /** One whose data plane has a way in from outside, or none. */
    private interface Way extends Exposing {
        @Override
        default boolean exposes() {
            return true;
        }
    }

    private interface NoWay extends Exposing {
        @Override
        default boolean exposes() {
            return false;
        }
    }

    @Test
    void nobodyIsExposedWhoseDataPlaneHasNoWayIn() {
        var exposed = spec(null, null, true);

        assertThat(refusalOf(() -> SpecAbilities.refuseMissing(exposed, adapter(Poolers.class)))
                        .errors())
                .singleElement()
                .satisfies(error -> {
                    assertThat(error.at()).isEqualTo("#/spec/exposed");
                    assertThat(error.detail()).isEqualTo("an-operator lets nobody in from outside of its data plane");
                });
        assertThat(refusalOf(() -> SpecAbilities.refuseMissing(exposed, adapter(NoWay.class)))
                        .errors())
                .singleElement()
                .satisfies(error -> assertThat(error.detail()).contains("kubernetes.exposure"));
        assertThatCode(() -> SpecAbilities.refuseMissing(exposed, adapter(Way.class)))
                .doesNotThrowAnyException();
    }

    private static ClusterSpec spec(@Nullable Storage wal, @Nullable Pooler pooler) {
        return spec(wal, pooler, null);
    }

    private static ClusterSpec spec(@Nullable Storage wal, @Nullable Pooler pooler, @Nullable Boolean exposed) {
        return new ClusterSpec(
                1,
                new Postgresql(17, Map.of()),
                new Storage("1Gi", null),
                wal,
                null,
                "app",
                "app",
                new Synchronous(0, Durability.PREFERRED),
                pooler,
                null,
                exposed);
    }

    /** An operator that can do this beside what all can, and says what it is called. */
    private static OperatorAdapter adapter(Class<?> ability) {
        return (OperatorAdapter) Proxy.newProxyInstance(
                SpecAbilitiesTest.class.getClassLoader(),
                new Class<?>[] {OperatorAdapter.class, ability},
                (proxy, method, arguments) ->
                        method.isDefault() ? InvocationHandler.invokeDefault(proxy, method, arguments) : "an-operator");
    }
}
