package dev.overseer.transcript.tail;

/** Takes lines, each of which is then its to {@link Line#release}. */
@FunctionalInterface
public interface LineSink {
  /** Takes a line; waits if there is no room. */
  void put(Line line) throws InterruptedException;
}
