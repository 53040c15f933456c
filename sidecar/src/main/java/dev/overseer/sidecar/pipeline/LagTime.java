package dev.overseer.sidecar.pipeline;

import dev.overseer.transcript.tail.FollowTranscripts;

/** For how long something has been written that was not read, as far as anybody has asked. */
final class LagTime {
  private final FollowTranscripts follow;

  private long since;

  LagTime(FollowTranscripts follow) {
    this.follow = follow;
  }

  synchronized long millis() {
    long now = System.nanoTime();
    if (follow.lagBytes() == 0) {
      since = 0;
      return 0;
    }
    if (since == 0) {
      since = now;
    }
    return (now - since) / 1_000_000;
  }
}
