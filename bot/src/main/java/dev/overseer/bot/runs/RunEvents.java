package dev.overseer.bot.runs;

/** What others want to know of runs. Calls come on the thread of whoever makes it happen. */
public interface RunEvents {

  /** A run got a place. */
  void created(Run run);

  /** A run can be steered: it is new, its bridge has moved, or the bot was started again. */
  void opened(Run run);

  /** A run is over. */
  void ended(Run run);

  /** A run's place or webhook was taken away in Discord. */
  void vanished(Run run);
}
