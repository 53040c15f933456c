package dev.overseer.core.stages;

import java.time.Duration;

/** Told of what becomes of stages. Called on the stage's thread; must not throw. */
public interface StageListener {
  /**
   * A stage has died, and is run again.
   *
   * @param restarts how often it has been run again, this time included
   * @param broken whether it died too often, and waits longer therefore
   */
  void died(String stage, Throwable cause, int restarts, Duration wait, boolean broken);

  /** A stage has died for good. */
  void failed(String stage, Throwable cause);
}
