package dev.overseer.core.stages;

import java.time.Instant;

/** How it stands with a stage. */
public sealed interface StageState {

  /** It has not been started. */
  record New() implements StageState {}

  /** It works. */
  record Running() implements StageState {}

  /** It has died, and is run again at a time. */
  record Resting(Instant until, Throwable cause) implements StageState {}

  /** It has died too often: it is left alone for longer. */
  record Broken(Instant until, Throwable cause) implements StageState {}

  /** It is done. */
  record Done() implements StageState {}

  /** It has died of something that another run won't mend. */
  record Failed(Throwable cause) implements StageState {}

  /** Whether it works, or will at once. */
  default boolean healthy() {
    return switch (this) {
      case New fresh -> true;
      case Running running -> true;
      case Resting resting -> true;
      case Done done -> true;
      case Broken broken -> false;
      case Failed failed -> false;
    };
  }
}
