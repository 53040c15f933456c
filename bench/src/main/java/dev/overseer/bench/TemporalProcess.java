package dev.overseer.bench;

import io.temporal.testserver.TestServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * A Temporal server for the time of a measurement: the given one, one from the PATH, or the Java
 * test server, which keeps everything in memory and so shows what a worker can do by itself.
 */
final class TemporalProcess implements AutoCloseable {
  private final String address;
  private final Optional<MeasuredProcess> process;

  private TemporalProcess(String address, Optional<MeasuredProcess> process) {
    this.address = address;
    this.process = process;
  }

  /** Empty where there is no server; says so. */
  static Optional<TemporalProcess> find(Path folder) throws IOException, InterruptedException {
    String given = System.getenv("TEMPORAL_ADDRESS");
    if (given != null && !given.isEmpty()) {
      return Optional.of(new TemporalProcess("temporal://" + given, Optional.empty()));
    }
    Optional<Path> program =
        List.of(System.getenv("PATH").split(":", -1)).stream()
            .map(each -> Path.of(each).resolve("temporal"))
            .filter(Files::isExecutable)
            .findFirst();
    if (program.isEmpty()) {
      Table.progress("no program temporal on the PATH, and no TEMPORAL_ADDRESS: only the spool");
      return Optional.empty();
    }
    int port = freePort();
    List<String> command =
        new ArrayList<>(
            List.of(
                program.get().toString(),
                "server",
                "start-dev",
                "--headless",
                "--log-level",
                "error",
                "--port",
                String.valueOf(port)));
    for (String queue : List.of("transfer", "visibility", "timer")) {
      // By default 20 a second for each shard: of these it has one, a cluster hundreds.
      command.add("--dynamic-config-value");
      command.add("history.%sProcessorMaxPollRPS=2000".formatted(queue));
    }
    return Optional.of(start(folder.resolve("temporal"), port, command));
  }

  /** The Java test server, in a process of its own. */
  static TemporalProcess testServer(Path folder) throws IOException, InterruptedException {
    int port = freePort();
    return start(
        folder.resolve("test-server"),
        port,
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            ServeInMemory.class.getName(),
            String.valueOf(port)));
  }

  /** Its main class. */
  static final class ServeInMemory {
    private ServeInMemory() {}

    /** Takes the port, and serves until it is killed. */
    public static void main(String[] args) throws InterruptedException {
      TestServer.createPortBoundServer(Integer.parseInt(args[0]), true);
      new CountDownLatch(1).await();
    }
  }

  private static TemporalProcess start(Path folder, int port, List<String> command)
      throws IOException, InterruptedException {
    MeasuredProcess server =
        MeasuredProcess.start(Files.createDirectories(folder), Map.of(), command);
    Spool.until(() -> answers(port), 100);
    return new TemporalProcess(
        "temporal://127.0.0.1:%d/default".formatted(port), Optional.of(server));
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      return free.getLocalPort();
    }
  }

  String address() {
    return address;
  }

  /** What it has used so far; zero of one that is not ours. */
  double cpuSeconds() throws IOException {
    return process.isPresent() ? process.get().cpuSeconds() : 0;
  }

  private static boolean answers(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  @Override
  public void close() {
    process.ifPresent(MeasuredProcess::close);
  }
}
