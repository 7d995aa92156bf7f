package dev.matriarch.operators;

import org.jspecify.annotations.Nullable;

/**
 * That WAL is archived all the time, and base backups are taken.
 *
 * @param schedule when, as cron of five fields in UTC; null: only when somebody asks
 * @param retentionDays for how many days back every moment can be restored; what only older ones need is removed
 */
public record DesiredBackup(Archive archive, @Nullable String schedule, int retentionDays) {}
