package dev.matriarch.operators;

/**
 * The operator stops all instances and keeps their data when {@link DesiredCluster#power()} says {@link Power#HIBERNATED},
 * the primary first, so that every standby has all it wrote; and starts them again when it says {@link Power#RUNNING}.
 *
 * <p>{@link OperatorAdapter#observe} says settled once nothing runs and all data is there, with {@link Health#DOWN}, since
 * nobody takes writes. An operator that only begins with a healthy cluster says until then what it waits for.
 */
public interface Hibernation {}
