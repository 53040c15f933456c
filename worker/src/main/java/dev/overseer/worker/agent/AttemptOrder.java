package dev.overseer.worker.agent;

import java.nio.file.Path;
import java.time.Duration;

/**
 * One attempt to be made.
 *
 * @param taskId the task's
 * @param worker whose task it is
 * @param number from 1
 * @param description what the agent is told
 * @param timeout after how long it is ended
 * @param stdout where its standard output is kept
 * @param stderr where its standard error is kept
 * @param stdin where its standard input is put, if it needs one
 */
public record AttemptOrder(
    String taskId,
    String worker,
    int number,
    String description,
    Duration timeout,
    Path stdout,
    Path stderr,
    Path stdin) {}
