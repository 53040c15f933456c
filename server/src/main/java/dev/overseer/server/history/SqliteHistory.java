package dev.overseer.server.history;

import dev.overseer.core.log.Log;
import dev.overseer.hub.TaskJournal;
import dev.overseer.hub.TaskSnapshot;
import dev.overseer.server.ServerException.UnusableFile;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * Keeps a hub's tasks and their exits in an SQLite database. A note costs the hub no more than an
 * entry in a map: a thread of this object's writes it, usually within milliseconds. What is
 * committed survives a kill of this process.
 *
 * <p>Thread-safe.
 */
public final class SqliteHistory implements TaskJournal, AutoCloseable {
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LAST_WRITE = Duration.ofSeconds(10);

  private final OwnFile owned;
  private final Connection connection;
  private final WriteHistory writer;
  private final Thread thread;
  private final Log log;

  private final List<TaskSnapshot> tasks;

  private SqliteHistory(
      OwnFile owned,
      Connection connection,
      WriteHistory writer,
      Log log,
      List<TaskSnapshot> tasks) {
    this.owned = owned;
    this.connection = connection;
    this.writer = writer;
    this.log = log;
    this.tasks = tasks;
    this.thread = Thread.ofPlatform().name("overseer-history").daemon().start(writer);
  }

  /**
   * Opens a database, or makes one.
   *
   * @throws UnusableFile if the file can't be one, with the way out
   */
  public static SqliteHistory open(Path file, Retention retention, InstantSource time, Log log) {
    return open(file, retention, time, log, FIRST_PAUSE);
  }

  static SqliteHistory open(
      Path file, Retention retention, InstantSource time, Log log, Duration firstPause) {
    OpenDatabase database = new OpenDatabase(file, Tables.VERSIONS);
    database.requirePlace();
    OwnFile owned = OwnFile.of(file);
    try {
      Connection connection = database.open();
      try {
        List<TaskSnapshot> tasks = found(connection, retention, time);
        WriteHistory writer = new WriteHistory(connection, time, log, retention, firstPause);
        return new SqliteHistory(owned, connection, writer, log, tasks);
      } catch (SQLException e) {
        closeQuietly(connection);
        throw database.explained(e);
      }
    } catch (RuntimeException e) {
      owned.close();
      throw e;
    }
  }

  private static void closeQuietly(Connection connection) {
    try {
      connection.close();
    } catch (SQLException besidesTheOneThatIsThrown) {
      return;
    }
  }

  private static List<TaskSnapshot> found(
      Connection connection, Retention retention, InstantSource time) throws SQLException {
    TaskRows rows = new TaskRows(connection);
    Instant now = time.instant();
    Transaction.run(
        connection,
        () -> {
          rows.closeAbandoned(now);
          rows.prune(retention.number(), now.minus(retention.age()));
        });
    return rows.tasks();
  }

  /** The tasks of earlier lives, all of them over, in the order of their creation. */
  public List<TaskSnapshot> tasks() {
    return tasks;
  }

  @Override
  public void record(TaskSnapshot task) {
    writer.add(task);
  }

  /** Writes what still waits, and closes the database. A second call does nothing. */
  @Override
  public void close() {
    writer.close();
    try {
      thread.join(LAST_WRITE);
      connection.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (SQLException nothingLeftToDo) {
      log.warn("the history could not be closed", nothingLeftToDo);
    } finally {
      owned.close();
    }
  }
}
