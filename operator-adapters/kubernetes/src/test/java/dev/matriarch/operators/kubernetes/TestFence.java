package dev.matriarch.operators.kubernetes;

import dev.matriarch.operators.Fence;

/** A worker's right to write. What happens in the world between its look and its write is up to the test. */
record TestFence(long generation, long epoch, Runnable meanwhile) implements Fence {

    static TestFence of(long generation, long epoch) {
        return new TestFence(generation, epoch, () -> {});
    }

    /** The first time it is checked, that happens; the fence holds. */
    TestFence meanwhile(Runnable happens) {
        var left = new java.util.concurrent.atomic.AtomicReference<Runnable>(happens);
        return new TestFence(generation, epoch, () -> left.getAndSet(() -> {}).run());
    }

    @Override
    public void check() {
        meanwhile.run();
    }
}
