package dev.overseer.posix;

/**
 * One process, for good: a number alone is used again for others.
 *
 * @param startTicks when it started, in ticks of 10 ms since boot: field 22 of /proc/PID/stat, see
 *     proc_pid_stat(5)
 */
record ProcessIdentity(long pid, long startTicks) {}
