package dev.overseer.server.history;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Java's values as SQLite's: times and durations are whole nanoseconds, so that they compare. */
final class Columns {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private Columns() {}

  /** Nanoseconds since 1970; what is too far away for a long is the farthest that isn't. */
  static long nanos(Instant time) {
    try {
      return Math.addExact(
          Math.multiplyExact(time.getEpochSecond(), NANOS_PER_SECOND), time.getNano());
    } catch (ArithmeticException tooFar) {
      return time.getEpochSecond() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
  }

  static long nanos(Duration duration) {
    try {
      return duration.toNanos();
    } catch (ArithmeticException tooLong) {
      return Long.MAX_VALUE;
    }
  }

  /** Sets the parameters of a statement one after the other. */
  static final class Writer {
    private final PreparedStatement statement;

    private int at;

    Writer(PreparedStatement statement) {
      this.statement = statement;
    }

    void text(String value) throws SQLException {
      statement.setString(++at, value);
    }

    void number(Optional<? extends Number> value) throws SQLException {
      at++;
      if (value.isPresent()) {
        statement.setLong(at, value.get().longValue());
      } else {
        statement.setNull(at, Types.BIGINT);
      }
    }

    void time(Optional<Instant> value) throws SQLException {
      number(value.map(Columns::nanos));
    }

    void duration(Optional<Duration> value) throws SQLException {
      number(value.map(Columns::nanos));
    }
  }

  /** Gets the columns of a row by name. */
  static final class Reader {
    private final ResultSet row;

    Reader(ResultSet row) {
      this.row = row;
    }

    String text(String column) throws SQLException {
      String value = row.getString(column);
      return value == null ? "" : value;
    }

    Optional<Long> number(String column) throws SQLException {
      long value = row.getLong(column);
      return row.wasNull() ? Optional.empty() : Optional.of(value);
    }

    Optional<Instant> time(String column) throws SQLException {
      return number(column)
          .map(
              nanos ->
                  Instant.ofEpochSecond(
                      Math.floorDiv(nanos, NANOS_PER_SECOND),
                      Math.floorMod(nanos, NANOS_PER_SECOND)));
    }

    Optional<Duration> duration(String column) throws SQLException {
      return number(column).map(Duration::ofNanos);
    }
  }
}
