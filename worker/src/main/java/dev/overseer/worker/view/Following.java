package dev.overseer.worker.view;

import java.io.IOException;

/** Follows one task from outside, look by look. For one thread. */
public interface Following {

  /** Looks, and tells what is new. */
  FollowTask.Look look() throws IOException;
}
