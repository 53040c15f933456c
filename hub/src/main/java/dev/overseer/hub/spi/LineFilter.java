package dev.overseer.hub.spi;

import dev.overseer.posix.StdStream;

/** Decides which lines of a process's output are passed on. Thread-safe, quick, never blocking. */
@FunctionalInterface
public interface LineFilter {
  /** Passes every line, and costs nothing: the hub knows it by identity. */
  LineFilter ALL = (stream, line) -> true;

  /** Whether a line, without its line end, is passed on. */
  boolean test(StdStream stream, String line);
}
