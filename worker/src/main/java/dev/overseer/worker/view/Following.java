package dev.overseer.worker.view;

import java.io.IOException;
import java.time.Duration;

/** Follows one task from outside, look by look. For one thread. */
public interface Following {

  /** Looks, and tells what is new. */
  FollowTask.Look look() throws IOException;

  /** How long nothing new is to be expected after a look, or would be asked for at a price. */
  default Duration pause() {
    return Duration.ofMillis(100);
  }
}
