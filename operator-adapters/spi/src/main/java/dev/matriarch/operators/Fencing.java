package dev.matriarch.operators;

/**
 * The operator stops the PostgreSQL of the instances that {@link DesiredCluster#fenced()} holds, keeps what else they are
 * made of, and lets it start again when they are held no more. A fenced primary stays primary: nobody takes its place.
 *
 * <p>{@link OperatorAdapter#observe} says settled once exactly these are stopped and all others are as they should be;
 * {@link ClusterFacts#fenced()} says which are stopped already.
 */
public interface Fencing {}
