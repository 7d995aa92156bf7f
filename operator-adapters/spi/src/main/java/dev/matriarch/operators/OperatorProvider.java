package dev.matriarch.operators;

/**
 * The way to one kind of operator, found by {@link java.util.ServiceLoader}.
 *
 * <p>A provider has a public constructor without arguments and keeps no state: what it connects is the adapter's.
 */
public interface OperatorProvider {

    /** The operator's stable name ({@code sandbox}, {@code cloudnative-pg}, {@code zalando}), stored with every cluster. */
    String operator();

    /** Of which kind its adapters are; the abilities that it implements are what the operator can do. */
    Class<? extends OperatorAdapter> adapter();

    /** Makes the adapter for one data plane. Connecting reaches for nothing yet: an unreachable place fails at its use. */
    OperatorAdapter connect(DataPlaneConnection dataPlane);
}
