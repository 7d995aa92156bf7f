package dev.matriarch.operators;

/**
 * The operator makes, changes and drops the databases that {@link DesiredCluster#contents()} holds, with their extensions.
 *
 * <p>A database that is there already is taken over, never made anew. {@link OperatorAdapter#observe} says settled once every
 * database has its owner and its extensions and every one that shall go is gone, and stuck with PostgreSQL's own words where
 * that cannot be; {@link ClusterFacts#contents()} says how far each one is. Deleting the cluster deletes them too.
 */
public interface Databases {}
