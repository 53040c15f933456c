package dev.overseer.e2e;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * A real Temporal server with its database in a file: the program {@code temporal}, if there is
 * one.
 */
final class TemporalServer implements AutoCloseable {
  private final int port;
  private final List<String> command;

  private Process process;

  private TemporalServer(int port, List<String> command) throws IOException {
    this.port = port;
    this.command = command;
    this.process = start();
  }

  /** Starts it, or skips the test and says why. */
  static TemporalServer startOrSkip(Path database) throws IOException {
    Optional<Path> program =
        List.of(System.getenv("PATH").split(":", -1)).stream()
            .map(folder -> Path.of(folder).resolve("temporal"))
            .filter(Files::isExecutable)
            .findFirst();
    Assumptions.assumeTrue(
        program.isPresent(),
        "skipped: there is no program \"temporal\" on the PATH, so no real server to break");
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    return new TemporalServer(
        port,
        List.of(
            program.get().toString(),
            "server",
            "start-dev",
            "--headless",
            "--log-level",
            "error",
            "--port",
            String.valueOf(port),
            "--db-filename",
            database.toString()));
  }

  int port() {
    return port;
  }

  /** As a machine that loses its power. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  void startAgain() throws IOException {
    process = start();
  }

  private Process start() throws IOException {
    Process started =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    await().atMost(Duration.ofSeconds(60)).until(this::answers);
    return started;
  }

  private boolean answers() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
      return true;
    } catch (IOException notYet) {
      return false;
    }
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
