package dev.overseer.bench;

import java.io.IOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A hub of the packaged tree, in a process of its own. */
final class HubProcess implements AutoCloseable {
  private final Process process;
  private final int port;

  private HubProcess(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * Starts a hub and waits until it answers.
   *
   * @param launcher the tree's launcher
   * @param actions the YAML below {@code actions:}
   */
  static HubProcess start(Path launcher, Path folder, String actions)
      throws IOException, InterruptedException {
    return start(launcher, folder, "", actions);
  }

  /**
   * The same with more settings.
   *
   * @param settings lines of YAML
   */
  static HubProcess start(Path launcher, Path folder, String settings, String actions)
      throws IOException, InterruptedException {
    int port = freePort();
    Path config = folder.resolve("bench.yaml");
    Files.writeString(
        config,
        """
        listen: "127.0.0.1:%d"
        state_dir: "%s"
        %s
        actions:
        %s
        """
            .formatted(port, folder.resolve("state"), settings, actions.indent(2)));
    Process process =
        new ProcessBuilder(List.of(launcher.toString(), "serve", "--config", config.toString()))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("hub.log").toFile())
            .start();
    HubProcess hub = new HubProcess(process, port);
    hub.awaitListening(folder.resolve("hub.log"));
    return hub;
  }

  int port() {
    return port;
  }

  /** The console's. */
  String url() {
    return "http://127.0.0.1:%d/".formatted(port);
  }

  long pid() {
    return process.pid();
  }

  private void awaitListening(Path log) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (true) {
      try (RawClient _ = RawClient.connect(port)) {
        return;
      } catch (ConnectException notYet) {
        if (!process.isAlive() || System.nanoTime() > deadline) {
          throw new IOException("the hub did not start:\n" + Files.readString(log), notYet);
        }
        Thread.sleep(20);
      }
    }
  }

  /** Its resident memory now, VmRSS of /proc, in MiB. */
  double residentMiB() throws IOException {
    return kib("VmRSS:") / 1024.0;
  }

  private double kib(String field) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid()), "status"))) {
      if (line.startsWith(field)) {
        return Double.parseDouble(line.replaceAll("[^0-9]", ""));
      }
    }
    throw new IOException("no " + field + " of process " + pid());
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(15, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
