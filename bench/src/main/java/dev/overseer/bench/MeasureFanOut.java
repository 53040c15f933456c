package dev.overseer.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/** How many lines a second arrive at so many subscribers, and how late. */
final class MeasureFanOut {
  private static final String SUBSCRIBE =
      "{\"type\":\"subscribe\",\"id\":\"s\",\"task_id\":\"%s\",\"lossless\":true}";

  private final int port;

  MeasureFanOut(int port) {
    this.port = port;
  }

  /** What came out: lines that arrived, over all subscribers, and lines that gaps told of. */
  record FanOut(double perSecond, long delivered, long missed) {}

  /**
   * Has a task print lines as fast as it can.
   *
   * @param stalled how many more subscribers read nothing at all
   */
  FanOut flood(String task, int subscribers, long lines, int stalled)
      throws IOException, InterruptedException {
    AtomicLong delivered = new AtomicLong();
    AtomicLong missed = new AtomicLong();
    CountDownLatch ended = new CountDownLatch(subscribers);
    List<RawClient> clients = new ArrayList<>();
    for (int i = 0; i < stalled; i++) {
      RawClient lazy = RawClient.connect(port);
      lazy.send(SUBSCRIBE.formatted(task).replace("true", "false"));
      clients.add(lazy);
    }
    CountDownLatch subscribed = new CountDownLatch(subscribers);
    for (int i = 0; i < subscribers; i++) {
      RawClient client = RawClient.connect(port);
      clients.add(client);
      client.send(SUBSCRIBE.formatted(task));
      Thread.ofPlatform()
          .start(
              () -> {
                long[] counts = new long[2];
                try {
                  client.read(
                      (payload, length) -> {
                        if (Frames.isType(payload, length, "output")) {
                          counts[0]++;
                        } else if (Frames.isType(payload, length, "subscribed")) {
                          subscribed.countDown();
                        } else if (Frames.isType(payload, length, "gap")) {
                          counts[1] +=
                              Frames.number(payload, length, "to_seq")
                                  - Frames.number(payload, length, "from_seq")
                                  + 1;
                        }
                        return !Frames.isType(payload, length, "exited");
                      });
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                } finally {
                  delivered.addAndGet(counts[0]);
                  missed.addAndGet(counts[1]);
                  ended.countDown();
                }
              });
    }
    subscribed.await();
    long began;
    try (RawClient starter = RawClient.connect(port)) {
      began = System.nanoTime();
      starter.send(
          "{\"type\":\"start\",\"id\":\"f\",\"task_id\":\"%s\",\"action\":\"flood\",\"params\":{\"lines\":\"%d\"}}"
              .formatted(task, lines));
      starter.send("{\"type\":\"unsubscribe\",\"id\":\"u\",\"task_id\":\"%s\"}".formatted(task));
      ended.await();
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    for (RawClient client : clients) {
      client.close();
    }
    return new FanOut(delivered.get() / seconds, delivered.get(), missed.get());
  }

  /**
   * Has a task print a time stamp at a steady rate, and reads how old each is when it arrives.
   *
   * @param stalled how many more subscribers read nothing at all
   */
  Sample latency(String task, int count, int perSecond, int stalled)
      throws IOException, InterruptedException {
    List<RawClient> lazy = new ArrayList<>();
    for (int i = 0; i < stalled; i++) {
      RawClient client = RawClient.connect(port);
      client.send(SUBSCRIBE.formatted(task).replace("true", "false"));
      lazy.add(client);
    }
    long[] latencies = new long[count];
    int[] seen = new int[1];
    try (RawClient client = RawClient.connect(port)) {
      client.send(
          "{\"type\":\"start\",\"id\":\"t\",\"task_id\":\"%s\",\"action\":\"ticks\",\"params\":{\"count\":\"%d\",\"rate\":\"%d\"}}"
              .formatted(task, count, perSecond));
      client.read(
          (payload, length) -> {
            if (Frames.isType(payload, length, "output") && seen[0] < count) {
              long printed = Long.parseLong(Frames.string(payload, length, "data").strip());
              latencies[seen[0]++] = System.nanoTime() - printed;
            }
            return !Frames.isType(payload, length, "exited");
          });
    }
    for (RawClient client : lazy) {
      client.close();
    }
    if (seen[0] != count) {
      throw new IOException("%d of %d lines arrived".formatted(seen[0], count));
    }
    return new Sample(latencies);
  }
}
