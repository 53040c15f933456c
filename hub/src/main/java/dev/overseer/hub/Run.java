package dev.overseer.hub;

import dev.overseer.posix.StdStream;

/**
 * One run of a task's work. It exists, and may be doing its work, before it is heard: so that the
 * start can be announced before the first line. No method blocks.
 */
interface Run {

  /** Its process; 0 for a virtual one. */
  long pid();

  /** Lets its listener hear it. Called once. */
  void begin();

  /** Asks it to end. */
  void terminate();

  /** Ends it. */
  void kill();

  /** Holds its output back. */
  void pause();

  /** Takes its output again. */
  void resume();

  /** Hears a run: lines, in order, then its end. Called by one thread at a time for each stream. */
  interface Listener {

    void lines(StdStream stream, Lines lines);

    /**
     * All lines are out.
     *
     * @param exitCode 0 to 255; -1 if a signal ended it
     */
    void exited(int exitCode);
  }
}
