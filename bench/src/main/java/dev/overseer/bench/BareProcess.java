package dev.overseer.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/** Runs a {@link BareServer} in a process of its own, and counts what arrives. */
final class BareProcess {
  private BareProcess() {}

  /** Messages a second that arrive, over all clients. */
  static double flood(int clients, long messages, int messageBytes)
      throws IOException, InterruptedException {
    Process server =
        new ProcessBuilder(
                List.of(
                    ProcessHandle.current().info().command().orElse("java"),
                    "-XX:+UseSerialGC",
                    "-Xmx512m",
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow",
                    "-cp",
                    System.getProperty("java.class.path"),
                    BareServer.class.getName(),
                    Integer.toString(clients),
                    Long.toString(messages),
                    Integer.toString(messageBytes)))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(server.getInputStream(), StandardCharsets.US_ASCII))) {
      int port = Integer.parseInt(out.readLine().strip());
      AtomicLong arrived = new AtomicLong();
      CountDownLatch ended = new CountDownLatch(clients);
      List<RawClient> open = new ArrayList<>();
      long began = System.nanoTime();
      for (int i = 0; i < clients; i++) {
        RawClient client = RawClient.connect(port);
        open.add(client);
        Thread.ofPlatform().start(() -> count(client, arrived, ended));
        began = System.nanoTime();
      }
      ended.await();
      double seconds = (System.nanoTime() - began) / 1e9;
      for (RawClient client : open) {
        client.close();
      }
      return arrived.get() / seconds;
    } finally {
      server.destroyForcibly();
    }
  }

  private static void count(RawClient client, AtomicLong arrived, CountDownLatch ended) {
    long[] count = new long[1];
    try {
      client.read(
          (payload, length) -> {
            if (Frames.isType(payload, length, "output")) {
              count[0]++;
            }
            return !Frames.isType(payload, length, "exited");
          });
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } finally {
      arrived.addAndGet(count[0]);
      ended.countDown();
    }
  }
}
