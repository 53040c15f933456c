package dev.overseer.server;

import java.time.Duration;

/**
 * How much one connection may cost.
 *
 * @param outboxBytes what waits for a client that doesn't keep up; lines beyond that are dropped
 *     and reported as a gap
 * @param sendBufferBytes the kernel's part of it
 * @param maxFrameBytes the largest message that a client may send
 * @param stallTimeout how long a client may take nothing before it is disconnected
 * @param pingInterval how long a connection may be silent before it is pinged; it is closed when
 *     that long again brings nothing
 * @param handshakeTimeout how long a client may take for its HTTP request
 * @param waitingRequests how many requests of one connection may wait before no more are read
 */
public record ServerLimits(
    int outboxBytes,
    int sendBufferBytes,
    int maxFrameBytes,
    Duration stallTimeout,
    Duration pingInterval,
    Duration handshakeTimeout,
    int waitingRequests) {

  /** 1 MiB outbox, 256 KiB send buffer, 1 MiB frames, 30 s, 30 s, 10 s, 64 requests. */
  public static final ServerLimits DEFAULT =
      new ServerLimits(
          1 << 20,
          256 << 10,
          1 << 20,
          Duration.ofSeconds(30),
          Duration.ofSeconds(30),
          Duration.ofSeconds(10),
          64);

  public ServerLimits {
    atLeast("outbox_bytes", outboxBytes, 64 << 10);
    atLeast("send_buffer_bytes", sendBufferBytes, 4 << 10);
    atLeast("max_frame_bytes", maxFrameBytes, 1 << 10);
    atLeast("waiting_requests", waitingRequests, 1);
    positive("stall_timeout", stallTimeout);
    positive("ping_interval", pingInterval);
    positive("handshake_timeout", handshakeTimeout);
  }

  private static void atLeast(String setting, int value, int least) {
    if (value < least) {
      throw new ServerException.InvalidSetting(
          setting, "%d is too little: at least %d".formatted(value, least));
    }
  }

  private static void positive(String setting, Duration value) {
    if (!value.isPositive()) {
      throw new ServerException.InvalidSetting(setting, "%s is not positive".formatted(value));
    }
  }
}
