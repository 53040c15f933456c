package dev.overseer.engine.temporal;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;

/**
 * A Temporal server that is not ours: the program {@code temporal}, where it is on the PATH,
 * started here with an in-memory database or with a file.
 */
final class RealServer implements AutoCloseable {
  private static final String PROGRAM = "temporal";

  private final int port;
  private final List<String> command;
  private Process process;

  private RealServer(int port, List<String> command) throws IOException {
    this.port = port;
    this.command = command;
    this.process = start();
  }

  /**
   * Starts one, or skips the test with the reason.
   *
   * @param namespaces how many, called n0, n1, …
   * @param database where it keeps everything; empty for in memory
   */
  static RealServer startOrSkip(int namespaces, Optional<Path> database) throws IOException {
    Optional<Path> program = find();
    Assumptions.assumeTrue(
        program.isPresent(),
        "skipped: there is no program \"temporal\" on the PATH, so no real server to test on");
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    List<String> command = new ArrayList<>();
    command.add(program.get().toString());
    command.addAll(List.of("server", "start-dev", "--headless", "--log-level", "error"));
    command.addAll(List.of("--port", String.valueOf(port)));
    IntStream.range(0, namespaces).forEach(i -> command.addAll(List.of("--namespace", "n" + i)));
    database.ifPresent(file -> command.addAll(List.of("--db-filename", file.toString())));
    return new RealServer(port, command);
  }

  private static Optional<Path> find() {
    return Optional.ofNullable(System.getenv("PATH")).stream()
        .flatMap(path -> List.of(path.split(":", -1)).stream())
        .map(folder -> Path.of(folder).resolve(PROGRAM))
        .filter(Files::isExecutable)
        .findFirst();
  }

  int port() {
    return port;
  }

  TemporalAddress address(String namespace) {
    return new TemporalAddress("127.0.0.1", port, namespace);
  }

  long pid() {
    return process.pid();
  }

  /** As a machine that loses its power. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Starts it again, on the same port and the same database. */
  void startAgain() throws IOException {
    process = start();
  }

  private Process start() throws IOException {
    Process started =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
                return true;
              } catch (IOException notYet) {
                return false;
              }
            });
    return started;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
