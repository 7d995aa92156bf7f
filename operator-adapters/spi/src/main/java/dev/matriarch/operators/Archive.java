package dev.matriarch.operators;

/**
 * The WAL and the base backups of one incarnation of a cluster.
 *
 * @param serverName under which they lie in the store; no two incarnations of whatever cluster ever have the same one, since
 *     two histories in one place destroy each other
 */
public record Archive(ObjectStore store, String serverName) {}
