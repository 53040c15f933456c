package dev.overseer.worker;

import dev.overseer.worker.spool.Attempts;
import java.time.Instant;

/** What follows from how an attempt ended. */
public sealed interface Decision {

  /** The task is done. */
  record Complete(Attempts attempts) implements Decision {}

  /** It has no retry left. */
  record GiveUp(Attempts attempts, String reason) implements Decision {}

  /** Somebody cancelled it. */
  record Drop(Attempts attempts) implements Decision {}

  /** It is tried again: another attempt of those that it may have. */
  record Retry(Attempts attempts, Instant at) implements Decision {}

  /** It is tried again, and this attempt has cost it nothing. */
  record PutBack(Attempts attempts, Instant at) implements Decision {}
}
