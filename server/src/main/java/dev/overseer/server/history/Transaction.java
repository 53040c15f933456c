package dev.overseer.server.history;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * All of some work or none of it, by SQLite's own words. Not by JDBC's: on a full disk SQLite rolls
 * back by itself, which the driver doesn't notice, and from then on it would take every statement
 * for part of a transaction that is not there.
 */
final class Transaction {
  private Transaction() {}

  /** Work within a transaction. */
  @FunctionalInterface
  interface Work {
    void run() throws SQLException;
  }

  /**
   * Does it.
   *
   * @param connection in JDBC's autocommit mode, its default
   */
  static void run(Connection connection, Work work) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");
      try {
        work.run();
        statement.execute("COMMIT");
      } catch (SQLException | RuntimeException e) {
        rollBack(statement, e);
        throw e;
      }
    }
  }

  private static void rollBack(Statement statement, Exception because) {
    try {
      statement.execute("ROLLBACK");
    } catch (SQLException alreadyDone) {
      because.addSuppressed(alreadyDone);
    }
  }
}
