package dev.overseer.server.eventlog;

/**
 * What found no room.
 *
 * @param fromSeq the number of the first line; 0 if no line is missing
 * @param toSeq the number of the last one
 * @param lines how many lines
 * @param events how many events that are no lines
 */
record Missed(long fromSeq, long toSeq, long lines, long events) {
  static final Missed NOTHING = new Missed(0, 0, 0, 0);

  /** With lines of the same task, which come after those that are missing already. */
  Missed withLines(long from, long to) {
    return new Missed(fromSeq == 0 ? from : fromSeq, to, lines + to - from + 1, events);
  }

  Missed withEvent() {
    return new Missed(fromSeq, toSeq, lines, events + 1);
  }

  /** With those of other tasks, whose numbers say nothing here. */
  Missed plus(Missed other) {
    return new Missed(0, 0, lines + other.lines, events + other.events);
  }

  boolean isNothing() {
    return lines == 0 && events == 0;
  }
}
