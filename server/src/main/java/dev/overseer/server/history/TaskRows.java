package dev.overseer.server.history;

import dev.overseer.hub.RetryPolicy;
import dev.overseer.hub.TaskSnapshot;
import dev.overseer.hub.TaskSnapshot.Phase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Tasks and exits as rows. One thread at a time; the caller commits. */
final class TaskRows {
  /** How many exits of one task are kept: one that restarts every second would fill the disk. */
  static final int EXITS_KEPT = 100;

  private static final String FINAL = "phase IN ('STOPPED', 'EXITED', 'ERRORED')";

  private static final String UPSERT =
      """
      INSERT INTO tasks (task_id, action, parameters, phase, retry_delay, retry_jitter,
          retry_window, retry_threshold, pid, restarts, created_at, last_started_at,
          last_exited_at, last_exit_code, error_message, last_activity)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (task_id) DO UPDATE SET
          action = excluded.action, parameters = excluded.parameters, phase = excluded.phase,
          retry_delay = excluded.retry_delay, retry_jitter = excluded.retry_jitter,
          retry_window = excluded.retry_window, retry_threshold = excluded.retry_threshold,
          pid = excluded.pid, restarts = excluded.restarts, created_at = excluded.created_at,
          last_started_at = excluded.last_started_at, last_exited_at = excluded.last_exited_at,
          last_exit_code = excluded.last_exit_code, error_message = excluded.error_message,
          last_activity = excluded.last_activity
      """;

  private static final String INSERT_EXIT =
      "INSERT OR IGNORE INTO exits (task_id, pid, started_at, exited_at, exit_code)"
          + " VALUES (?, ?, ?, ?, ?)";

  private final Connection connection;

  TaskRows(Connection connection) {
    this.connection = connection;
  }

  /** Writes how tasks stand, and their exits. */
  void write(List<Pending.Change> changes) throws SQLException {
    try (PreparedStatement task = connection.prepareStatement(UPSERT);
        PreparedStatement exit = connection.prepareStatement(INSERT_EXIT)) {
      for (Pending.Change change : changes) {
        bind(task, change.task());
        task.executeUpdate();
        for (Exit each : change.exits()) {
          bind(exit, change.task().taskId(), each);
          exit.executeUpdate();
        }
      }
    }
  }

  private static void bind(PreparedStatement row, TaskSnapshot task) throws SQLException {
    Columns.Writer columns = new Columns.Writer(row);
    columns.text(task.taskId());
    columns.text(task.action());
    columns.text(ParameterText.write(task.parameters()));
    columns.text(task.phase().name());
    columns.duration(task.retry().map(RetryPolicy::restartDelay));
    columns.duration(task.retry().map(RetryPolicy::restartJitter));
    columns.duration(task.retry().map(RetryPolicy::errorWindow));
    columns.number(task.retry().map(RetryPolicy::errorThreshold));
    columns.number(Optional.of(task.pid()));
    columns.number(Optional.of(task.restarts()));
    columns.time(Optional.of(task.createdAt()));
    columns.time(task.lastStartedAt());
    columns.time(task.lastExitedAt());
    columns.number(boxed(task.lastExitCode()));
    columns.text(task.errorMessage());
    columns.time(Optional.of(task.lastActivity()));
  }

  private static void bind(PreparedStatement row, String taskId, Exit exit) throws SQLException {
    Columns.Writer columns = new Columns.Writer(row);
    columns.text(taskId);
    columns.number(Optional.of(exit.pid()));
    columns.time(exit.startedAt());
    columns.time(Optional.of(exit.exitedAt()));
    columns.number(Optional.of(exit.exitCode()));
  }

  /**
   * Closes the tasks that a hub left in the middle of something when it died. A run that nobody saw
   * the end of ended no later than now, with nobody knows which exit code.
   */
  void closeAbandoned(Instant now) throws SQLException {
    execute(
        """
        UPDATE tasks SET phase = 'STOPPED', last_exited_at = ?1, last_exit_code = NULL,
            last_activity = ?1, error_message = 'the hub ended while the task was running'
        WHERE phase IN ('STARTING', 'RUNNING', 'STOPPING')
        """,
        Columns.nanos(now));
    execute(
        "UPDATE tasks SET phase = 'STOPPED',"
            + " error_message = 'the hub ended before the task was started again' WHERE NOT "
            + FINAL);
  }

  /** Forgets the ended tasks that are too many or too old, and exits beyond what is kept. */
  void prune(int keep, Instant oldest) throws SQLException {
    execute("DELETE FROM tasks WHERE " + FINAL + " AND last_activity < ?", Columns.nanos(oldest));
    execute(
        """
        DELETE FROM tasks WHERE %s AND last_activity <= (
            SELECT last_activity FROM tasks WHERE %s ORDER BY last_activity DESC LIMIT 1 OFFSET ?)
        """
            .formatted(FINAL, FINAL),
        keep);
    execute(
        """
        DELETE FROM exits WHERE NOT EXISTS (
            SELECT 1 FROM tasks
            WHERE tasks.task_id = exits.task_id AND tasks.created_at <= exits.exited_at)
        """);
    execute(
        """
        DELETE FROM exits WHERE (task_id, exited_at) IN (
            SELECT task_id, exited_at FROM (
                SELECT task_id, exited_at, row_number() OVER (
                    PARTITION BY task_id ORDER BY exited_at DESC) AS place FROM exits)
            WHERE place > ?)
        """,
        EXITS_KEPT);
  }

  private void execute(String sql, long... parameters) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setLong(i + 1, parameters[i]);
      }
      statement.executeUpdate();
    }
  }

  /** All tasks, in the order of their creation. */
  List<TaskSnapshot> tasks() throws SQLException {
    List<TaskSnapshot> tasks = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT * FROM tasks ORDER BY created_at, rowid")) {
      while (rows.next()) {
        tasks.add(task(new Columns.Reader(rows)));
      }
    }
    return tasks;
  }

  private static TaskSnapshot task(Columns.Reader row) throws SQLException {
    return new TaskSnapshot(
        row.text("task_id"),
        row.text("action"),
        ParameterText.read(row.text("parameters")),
        Phase.valueOf(row.text("phase")),
        retry(row),
        row.number("pid").orElse(0L),
        row.number("restarts").orElse(0L).intValue(),
        row.time("created_at").orElse(Instant.EPOCH),
        Optional.empty(),
        row.time("last_started_at"),
        row.time("last_exited_at"),
        row.number("last_exit_code")
            .map(code -> OptionalInt.of(code.intValue()))
            .orElse(OptionalInt.empty()),
        row.text("error_message"));
  }

  private static Optional<RetryPolicy> retry(Columns.Reader row) throws SQLException {
    Optional<Long> threshold = row.number("retry_threshold");
    if (threshold.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new RetryPolicy(
            row.duration("retry_delay").orElse(Duration.ZERO),
            row.duration("retry_jitter").orElse(Duration.ZERO),
            row.duration("retry_window").orElse(Duration.ZERO),
            threshold.get().intValue()));
  }

  private static Optional<Integer> boxed(OptionalInt number) {
    return number.isPresent() ? Optional.of(number.getAsInt()) : Optional.empty();
  }
}
