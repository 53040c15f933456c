package dev.overseer.server.history;

import java.util.List;

/** The database's tables. */
final class Tables {
  /**
   * What makes each version of the tables out of the one before, the first out of nothing. A
   * version that was released never changes: what comes later is added below it.
   */
  static final List<String> VERSIONS =
      List.of(
          """
          CREATE TABLE tasks (
            task_id TEXT PRIMARY KEY,
            action TEXT NOT NULL,
            parameters TEXT NOT NULL,
            phase TEXT NOT NULL,
            retry_delay INTEGER,
            retry_jitter INTEGER,
            retry_window INTEGER,
            retry_threshold INTEGER,
            pid INTEGER NOT NULL,
            restarts INTEGER NOT NULL,
            created_at INTEGER NOT NULL,
            last_started_at INTEGER,
            last_exited_at INTEGER,
            last_exit_code INTEGER,
            error_message TEXT NOT NULL,
            last_activity INTEGER NOT NULL
          ) STRICT;
          CREATE INDEX tasks_by_activity ON tasks (last_activity);
          CREATE TABLE exits (
            task_id TEXT NOT NULL,
            pid INTEGER NOT NULL,
            started_at INTEGER,
            exited_at INTEGER NOT NULL,
            exit_code INTEGER NOT NULL,
            PRIMARY KEY (task_id, exited_at)
          ) STRICT, WITHOUT ROWID;
          """);

  private Tables() {}
}
