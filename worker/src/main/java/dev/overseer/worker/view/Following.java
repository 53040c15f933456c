package dev.overseer.worker.view;

import java.io.IOException;

/** Follows one task from outside, look by look. For one thread. */
public interface Following {

  /** Looks, and tells what is new. */
  FollowTask.Look look() throws IOException;

  /** Waits until a look is worth it: a moment, or less where its end is told. */
  default void rest() throws IOException, InterruptedException {
    Thread.sleep(50);
  }
}
