package dev.overseer.server.history;

import dev.overseer.server.ServerException.UnusableFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteException;

/**
 * Opens a database of ours, makes its tables, or brings those of an older version up to date. Says
 * in words what is wrong with a file that is none.
 */
final class OpenDatabase {
  /** "OVSR": SQLite keeps it in the file's header, for programs to know their files by. */
  private static final int APPLICATION = 0x4f565352;

  private static final String WAY_OUT = "move it away or give db another file";

  private final Path file;
  private final List<String> versions;

  /**
   * @param versions what makes each version of the tables out of the one before
   */
  OpenDatabase(Path file, List<String> versions) {
    this.file = file.toAbsolutePath();
    this.versions = versions;
  }

  /**
   * Checks that a file can be there.
   *
   * @throws UnusableFile if it can't
   */
  void requirePlace() {
    if (Files.isDirectory(file)) {
      throw unusable("is a folder: name a file in it");
    }
    if (!Files.isDirectory(file.resolveSibling("."))) {
      throw unusable("can't be made: make its folder first, or give db another file");
    }
  }

  /**
   * Opens it.
   *
   * @throws UnusableFile if it can't be used, with the way out
   */
  Connection open() {
    SQLiteConfig config = new SQLiteConfig();
    // With a write-ahead log, a commit survives our own death; the machine's from its next
    // checkpoint.
    config.setSynchronous(SQLiteConfig.SynchronousMode.NORMAL);
    config.setBusyTimeout(2000);
    try {
      // As a URI: a name may hold characters that this driver gives a meaning.
      Connection connection =
          config.createConnection("jdbc:sqlite:file:" + file.toUri().getRawPath());
      try {
        prepare(connection);
        return connection;
      } catch (SQLException | RuntimeException e) {
        connection.close();
        throw e;
      }
    } catch (SQLException e) {
      throw explained(e);
    }
  }

  private void prepare(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      int version = number(statement, "PRAGMA user_version");
      if (number(statement, "PRAGMA application_id") != APPLICATION) {
        requireEmpty(statement);
      } else if (version > versions.size()) {
        throw unusable(
            "was written by a newer overseer (its tables are version %d, this one knows %d): %s"
                .formatted(version, versions.size(), "use that one, or " + WAY_OUT));
      }
      requireWhole(statement);
      useWriteAheadLog(statement);
      if (version < versions.size()) {
        Transaction.run(connection, () -> migrate(statement, version));
      }
    }
  }

  /** Only an empty file becomes ours; the Go program's has a table of commands. */
  private void requireEmpty(Statement statement) throws SQLException {
    if (number(statement, "SELECT count(*) FROM pragma_table_info('tasks') WHERE name = 'command'")
        > 0) {
      throw unusable("is the database of another program, sticky-overseer: " + WAY_OUT);
    }
    if (number(statement, "SELECT count(*) FROM sqlite_schema") > 0) {
      throw unusable("is the database of another program: " + WAY_OUT);
    }
  }

  private void requireWhole(Statement statement) throws SQLException {
    try (ResultSet damage = statement.executeQuery("PRAGMA quick_check(1)")) {
      if (damage.next() && !"ok".equals(damage.getString(1))) {
        throw unusable("is damaged: " + WAY_OUT);
      }
    }
  }

  /**
   * Reads the answer to its end, since a statement in progress would keep others from committing.
   */
  private static void useWriteAheadLog(Statement statement) throws SQLException {
    try (ResultSet mode = statement.executeQuery("PRAGMA journal_mode = WAL")) {
      mode.next();
    }
  }

  private void migrate(Statement statement, int version) throws SQLException {
    for (String step : versions.subList(version, versions.size())) {
      statement.executeUpdate(step);
    }
    statement.executeUpdate("PRAGMA application_id = " + APPLICATION);
    statement.executeUpdate("PRAGMA user_version = " + versions.size());
  }

  private static int number(Statement statement, String query) throws SQLException {
    try (ResultSet result = statement.executeQuery(query)) {
      return result.next() ? result.getInt(1) : 0;
    }
  }

  /** What went wrong in words. */
  UnusableFile explained(SQLException failure) {
    String why =
        failure instanceof SQLiteException sqlite
            ? switch (sqlite.getResultCode()) {
              case SQLITE_NOTADB -> "is no SQLite database: " + WAY_OUT;
              case SQLITE_CORRUPT -> "is damaged: " + WAY_OUT;
              case SQLITE_BUSY, SQLITE_LOCKED ->
                  "is locked by another program: end that, or give db another file";
              case SQLITE_CANTOPEN, SQLITE_PERM, SQLITE_READONLY ->
                  "can't be opened for writing: let this user write it and its folder, or give db"
                      + " another file";
              case SQLITE_FULL -> "can't be written, the disk is full: make room";
              default -> "can't be used: " + failure.getMessage();
            }
            : "can't be used: " + failure.getMessage();
    return new UnusableFile("db", file, why, failure);
  }

  private UnusableFile unusable(String why) {
    return new UnusableFile("db", file, why);
  }
}
