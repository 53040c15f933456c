package dev.overseer.testkit;

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

/**
 * A real Temporal server in a process of its own, to be used and to be broken: what the program
 * {@code temporal} on the PATH starts.
 */
public final class TemporalServer implements AutoCloseable {
  private static final Duration LONGEST_START = Duration.ofSeconds(60);
  private static final int CONNECT_MILLIS = 200;

  private final int port;
  private final List<String> command;
  private Process process;

  private TemporalServer(int port, List<String> command) throws IOException {
    this.port = port;
    this.command = List.copyOf(command);
    this.process = launch();
  }

  /** The program; empty where it is not on the PATH. */
  public static Optional<Path> find() {
    return Optional.ofNullable(System.getenv("PATH")).stream()
        .flatMap(path -> List.of(path.split(":", -1)).stream())
        .map(folder -> Path.of(folder).resolve("temporal"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * Starts one, and waits until it answers.
   *
   * @param program see {@link #find}
   * @param namespaces how many besides default, called n0, n1, …
   * @param database where it keeps everything; empty for in memory
   */
  public static TemporalServer start(Path program, int namespaces, Optional<Path> database)
      throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    List<String> command = new ArrayList<>();
    command.add(program.toString());
    command.addAll(List.of("server", "start-dev", "--headless", "--log-level", "error"));
    command.addAll(List.of("--port", String.valueOf(port)));
    IntStream.range(0, namespaces).forEach(i -> command.addAll(List.of("--namespace", "n" + i)));
    database.ifPresent(file -> command.addAll(List.of("--db-filename", file.toString())));
    return new TemporalServer(port, command);
  }

  /** On loopback. */
  public int port() {
    return port;
  }

  /** As a machine that loses its power. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Starts it again, on the same port and the same database. */
  public void startAgain() throws IOException {
    process = launch();
  }

  private Process launch() throws IOException {
    Process started =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    long deadline = System.nanoTime() + LONGEST_START.toNanos();
    while (!answers()) {
      if (!started.isAlive() || System.nanoTime() > deadline) {
        started.destroyForcibly();
        throw new IOException("the server does not answer: " + String.join(" ", command));
      }
    }
    return started;
  }

  private boolean answers() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
      return true;
    } catch (IOException notYet) {
      pause();
      return false;
    }
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(50);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
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
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
