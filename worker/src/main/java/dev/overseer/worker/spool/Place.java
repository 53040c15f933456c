package dev.overseer.worker.spool;

import java.nio.file.Path;

/**
 * Where something of a task is kept.
 *
 * @param kind what the value is, as a member's name in JSON: {@code file}, {@code run}
 * @param value a path, or an id
 */
public record Place(String kind, String value) {
  private static final String FILE = "file";

  /** In a file. */
  public static Place ofFile(Path file) {
    return new Place(FILE, file.toString());
  }

  @Override
  public String toString() {
    return kind.equals(FILE) ? value : kind + " " + value;
  }
}
