package dev.matriarch.operators;

/**
 * The operator moves a cluster to the release that {@link DesiredCluster.Postgresql#release()} names, of the same major version;
 * {@link MajorUpgrades} also to another one.
 */
public interface Upgrades {}
