package dev.overseer.client;

import java.util.OptionalInt;

/** Why a task is followed no longer. */
public sealed interface TaskEnd {

  /**
   * Its last run ended, and nothing more happens to it by itself.
   *
   * @param exitCode -1 if a signal ended it
   * @param intentional whether somebody asked for it
   */
  record Exited(int exitCode, boolean intentional) implements TaskEnd {}

  /**
   * It ended too often, or could not be started again, and was given up.
   *
   * @param exitCode of its last run; empty if that isn't known
   * @param message why it could not be started again; empty where it could
   */
  record GivenUp(OptionalInt exitCode, String message) implements TaskEnd {}

  /**
   * It left its queue and never ran, or not again.
   *
   * @param reason stopped, purged, displaced, expired or shutdown
   */
  record Dequeued(String reason) implements TaskEnd {}

  /**
   * The hub was started anew meanwhile, and the task ended with its former life.
   *
   * @param lastSeq the last line that is known; whether there were more can't be known
   * @param exitCode of its last run, where the hub's history tells
   */
  record HubRestarted(long lastSeq, OptionalInt exitCode) implements TaskEnd {}

  /** Everything that is kept was read, and no more was wanted. */
  record CaughtUp() implements TaskEnd {}

  /** The hub could not be reached again. The task may still run. */
  record Unreachable(ClientException why) implements TaskEnd {}

  /** The follower was closed. The task may still run. */
  record Left() implements TaskEnd {}
}
