package dev.overseer.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * A hub in a process of its own, so that nothing of it is recorded here. {@code timeout} ends it
 * even if nobody is left who would.
 */
final class TrainingHub implements AutoCloseable {
  private static final String LISTENING = "listening on ";

  private final Process process;
  private final String address;

  private TrainingHub(Process process, String address) {
    this.process = process;
    this.address = address;
  }

  /** Starts it, and waits until it listens. */
  static TrainingHub start(Path config) throws IOException {
    Process process =
        new ProcessBuilder(
                "timeout",
                "30",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "serve",
                "--config",
                config.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      BufferedReader out = process.inputReader();
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        if (line.startsWith(LISTENING)) {
          return new TrainingHub(process, "http://" + line.substring(LISTENING.length()));
        }
      }
      throw new IOException("the hub ended before it listened");
    } catch (IOException e) {
      process.destroyForcibly();
      throw e;
    }
  }

  String address() {
    return address;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
