package dev.overseer.hub.spi;

import dev.overseer.posix.Command;

/** What a task runs: a process, or a Java function. */
public sealed interface Work {

  /** A command without an output filter. */
  static Work process(Command command) {
    return new ProcessWork(command, LineFilter.ALL);
  }

  /** A function on a thread of its own. */
  static Work virtual(VirtualTask body) {
    return new VirtualWork(body);
  }

  /**
   * A process, started as the leader of its own group.
   *
   * @param filter which of its lines count; the others are dropped before they get a number
   */
  record ProcessWork(Command command, LineFilter filter) implements Work {}

  /** A Java function; its task has the pid 0. */
  record VirtualWork(VirtualTask body) implements Work {}
}
