package dev.overseer.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A Temporal server for the time of a measurement: the given one, or one from the PATH. */
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
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    MeasuredProcess server =
        MeasuredProcess.start(
            Files.createDirectories(folder.resolve("temporal")),
            Map.of(),
            List.of(
                program.get().toString(),
                "server",
                "start-dev",
                "--headless",
                "--log-level",
                "error",
                "--port",
                String.valueOf(port)));
    Spool.until(() -> answers(port), 100);
    return Optional.of(
        new TemporalProcess(
            "temporal://127.0.0.1:%d/default".formatted(port), Optional.of(server)));
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
