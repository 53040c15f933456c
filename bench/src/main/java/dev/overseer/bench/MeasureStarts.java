package dev.overseer.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/** How many tasks a second a hub starts, and how long from the request to {@code started}. */
final class MeasureStarts {
  private final int port;

  MeasureStarts(int port) {
    this.port = port;
  }

  /** What came out. */
  record Starts(double perSecond, Sample latency) {}

  /**
   * Starts tasks over as many connections as may be in flight, each waiting for its task's exit.
   *
   * @param inFlight at once
   */
  Starts asFastAsPossible(int count, int inFlight) throws IOException, InterruptedException {
    long[] latencies = new long[count];
    AtomicLong next = new AtomicLong();
    long began = System.nanoTime();
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < inFlight; t++) {
      threads.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    try (RawClient client = RawClient.connect(port)) {
                      for (long n = next.getAndIncrement(); n < count; n = next.getAndIncrement()) {
                        latencies[(int) n] = startOne(client, "s" + n);
                      }
                    } catch (IOException e) {
                      throw new IllegalStateException(e);
                    }
                  }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    return new Starts(count / seconds, new Sample(latencies));
  }

  /** Sends a start and reads until its task has exited; returns the time to {@code started}. */
  private static long startOne(RawClient client, String id) throws IOException {
    long sent = System.nanoTime();
    long[] started = new long[1];
    client.send("{\"type\":\"start\",\"id\":\"%s\",\"action\":\"true\"}".formatted(id));
    client.read(
        (payload, length) -> {
          if (Frames.isType(payload, length, "started")) {
            started[0] = System.nanoTime() - sent;
          }
          if (Frames.isType(payload, length, "error")) {
            throw new IOException(Frames.text(payload, length));
          }
          return !Frames.isType(payload, length, "exited");
        });
    return started[0];
  }

  /** Starts tasks at a steady rate on one connection, whatever the answers do. */
  Starts atRate(int count, int perSecond) throws IOException, InterruptedException {
    Map<String, Long> sentAt = new ConcurrentHashMap<>();
    long[] latencies = new long[count];
    try (RawClient client = RawClient.connect(port)) {
      Semaphore done = new Semaphore(0);
      Thread reader =
          Thread.ofPlatform()
              .start(
                  () -> {
                    int[] seen = new int[2];
                    try {
                      client.read(
                          (payload, length) -> {
                            if (Frames.isType(payload, length, "started")) {
                              long now = System.nanoTime();
                              Long sent = sentAt.get(Frames.string(payload, length, "id"));
                              latencies[seen[0]++] = now - (sent == null ? now : sent);
                            } else if (Frames.isType(payload, length, "exited")) {
                              seen[1]++;
                            }
                            return seen[0] < count || seen[1] < count;
                          });
                    } catch (IOException e) {
                      throw new IllegalStateException(e);
                    } finally {
                      done.release();
                    }
                  });
      long began = System.nanoTime();
      for (int n = 0; n < count; n++) {
        long due = began + n * 1_000_000_000L / perSecond;
        while (System.nanoTime() < due) {
          Thread.sleep(0, 200_000);
        }
        String id = "r" + n;
        sentAt.put(id, System.nanoTime());
        client.send("{\"type\":\"start\",\"id\":\"%s\",\"action\":\"true\"}".formatted(id));
      }
      done.acquire();
      reader.join();
      return new Starts(count / ((System.nanoTime() - began) / 1e9), new Sample(latencies));
    }
  }
}
