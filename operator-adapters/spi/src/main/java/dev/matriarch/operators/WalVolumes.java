package dev.matriarch.operators;

/** The operator can keep WAL on a volume of its own, as {@link DesiredCluster#walStorage()} says. */
public interface WalVolumes {}
