package dev.overseer.engine.temporal;

import dev.overseer.core.settings.SettingsReference;

/** {@code docs/temporal.md}, written from the settings' definitions. */
final class TemporalPage {
  private TemporalPage() {}

  static String text() {
    return """
    # Tasks on Temporal

    <!-- Written from the code by TemporalPageTest. Renew it with:
         ./mvnw -q -pl engine-temporal -am test -Dtest=TemporalPageTest -Dsurefire.failIfNoSpecifiedTests=false -Ddocs=renew -->

    `--engine temporal://HOST:PORT/NAMESPACE` (or `OVERSEER_ENGINE`) keeps tasks on a
    [Temporal](https://temporal.io) server instead of in a folder: for workers on many machines. The port is
    7233 and the namespace `default` where none is named. `overseer work`, `listen`, `submit`, `status`,
    `task`, `dlq` and `drain` do the same as on a spool, with the same settings ([worker](worker.md)),
    results, metrics and exit codes; one suite of tests holds both to it. How to get there from one
    machine, and what it costs: [scaling](scaling.md).

    ## What is what on the server

    | here | there |
    | --- | --- |
    | a task | a workflow `overseer-task` whose id is the task's: a second one is refused by the server while the first waits or runs |
    | a worker's name | a task queue; any number of processes serve one |
    | an attempt | an activity `overseer-attempt`, with the task's time-out and a heartbeat |
    | a retry's delay, `not_before` | a timer of the workflow |
    | a dependency | signals between the two workflows; one that ran in a circle is found by these |
    | a dead letter | a failed workflow. `dlq retry` runs its task again and deletes it, `dlq drop` deletes it |
    | a cancelled task | a cancelled workflow, result with exit code 130 |
    | a worker's heartbeat | that of an activity of a workflow `overseer-worker`, which lives as long as the process |
    | a drained worker | a workflow `overseer-drain` that is there |
    | what a worker spends in a day | a workflow `overseer-spent`, so a budget holds over all machines |
    | `status`, `dlq list` | visibility: what every server indexes, no search attributes to set up |

    Workers ask for a task only where they would start it: not while the breaker is open, the budget is
    spent, the agent's limit is reached, a drain holds, or no slot is free. A task that comes all the same,
    because the question was already out, is handed back at once and has lost nothing.

    ## What differs from a spool

    - Ids of tasks are one space over all workers of a namespace, not one each. They may have 900 bytes,
      and none begins with `overseer/`.
    - Of priorities there are five classes: above 10, 1 to 10 (`high`), 0, -1 to -10 (`low`), below. The
      server must know priorities (1.28 and later); within a class tasks start as they came.
    - A task may have 1.5 MB, and of each output the history holds `OVERSEER_TEMPORAL_RESULT_OUTPUT`. What is
      longer goes to `OVERSEER_OUTPUT_STORE`, and the result says where: `stdout_file`, `stderr_file`.
    - Output that is followed comes with the heartbeats, as often as these, and no more than 16 KiB each.
    - Results and dead letters are kept as long as the namespace keeps histories (its retention).
      A letter that is dropped or retried within a minute of its making may be listed for half a minute more.
    - A worker whose machine is stopped and goes on later finds its attempts given to others: it ends its
      agents then. While it was stopped its agent may have run beside another one of the same task; on a
      spool a lock excludes that, over a network nothing can.
    - There are no receipts (`triggers/NAME`) and no `--monitor`.
    - `overseer listen` copies results into `$RESULT_DIR`, and tells of them as ever; it looks for them every
      `POLL_INTERVAL`, but not oftener than a second for each worker. A task's
      `duration_seconds` counts from when it saw the task.
    - The console (`overseer serve --engine …`, `overseer up --engine …`) shows copies of what visibility tells, two
      seconds late, or as many as there are workers: of each the latest 500 results and 1,000 dead letters. What agents take of processor and
      memory is not told, and sessions are those of the machine that the console runs on.

    ## When things break

    | What happens | What follows |
    | --- | --- |
    | a worker is killed | its agents end within a second; after `OVERSEER_TEMPORAL_HEARTBEAT_TIMEOUT` its tasks are somebody else's, at no cost to them |
    | a worker is cut off from the server, or stopped | after the same time it ends its agents by itself, and the server has given their tasks away |
    | the server is down for less than that | nothing |
    | for longer | agents end; their tasks go on once it is back |
    | an attempt ends its worker again and again | from the fourth time on its task waits, from 2 s up to 5 min |

    ## The workflows' code

    A history is replayed by whatever version of Overseer takes it up, so what a workflow asks of the server
    may only change behind `Workflow.getVersion`. Histories of each version are kept in
    `engine-temporal/src/test/resources/histories` and replayed in the tests.

    ## A server to try it on

    `temporal server start-dev` from Temporal's own command line tool is all that it takes. Where that can't be
    had but Go can, `hack/temporal-dev-server/build` makes a `temporal` that understands as much of that command
    as the tests need.

    ## Settings

    All from the environment.

    %s\
    """
        .formatted(SettingsReference.table(TemporalSettings.ALL));
  }
}
