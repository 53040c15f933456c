package dev.overseer.server.history;

import dev.overseer.core.log.Log;
import dev.overseer.hub.TaskSnapshot.Phase;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;

/** A process that keeps a history until it is killed. */
final class HistoryVictim {
  private HistoryVictim() {}

  static Process start(Path database) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            HistoryVictim.class.getName(),
            database.toString())
        .inheritIO()
        .start();
  }

  /** Notes three tasks and waits for the end. */
  public static void main(String[] args) throws InterruptedException {
    SqliteHistory history =
        SqliteHistory.open(
            Path.of(args[0]),
            new Retention(1000, Duration.ofDays(10_000)),
            InstantSource.system(),
            Log.silent());
    history.record(Tasks.exited("ended", 0));
    history.record(Tasks.running("running", 1));
    history.record(Tasks.ended(Tasks.running("restarting", 2), Phase.RESTARTING, 5, 1));
    new CountDownLatch(1).await();
  }
}
