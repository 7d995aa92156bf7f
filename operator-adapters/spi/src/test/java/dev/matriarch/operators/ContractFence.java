package dev.matriarch.operators;

/** A worker's right to write, as a test grants or withdraws it. */
public record ContractFence(long generation, long epoch, boolean holds) implements Fence {

    public static ContractFence of(long generation, long epoch) {
        return new ContractFence(generation, epoch, true);
    }

    /** The same worker after another has taken its job over. */
    public ContractFence lost() {
        return new ContractFence(generation, epoch, false);
    }

    @Override
    public void check() {
        if (!holds) {
            throw new FencedException("another worker holds the job");
        }
    }
}
