package dev.overseer.worker;

import dev.overseer.core.Timers;
import dev.overseer.core.log.Log;
import dev.overseer.worker.spool.SpoolLayout;
import dev.overseer.worker.spool.WriteFile;
import java.time.Duration;

/**
 * What all the steps of one worker share.
 *
 * @param worker its name
 * @param timeout for an attempt whose task names none
 * @param lockTimeout after how long a task that somebody else holds is reported
 */
record WorkerParts(
    String worker,
    SpoolLayout layout,
    WriteFile write,
    Log log,
    Timers time,
    Tell tell,
    Trouble trouble,
    Cancellations cancellations,
    WorkerMemory memory,
    Identity identity,
    Duration timeout,
    Duration lockTimeout) {}
