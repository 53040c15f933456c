package dev.overseer.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.overseer.e2e.Program.Ran;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code overseer serve} of the packaged tree, on a port of its own that it keeps over restarts.
 * Its action {@code sh} does what {@code script} says; tests add what they need.
 */
final class ServedHub implements AutoCloseable {
  private static final Duration SOON = Duration.ofSeconds(40);
  private static final String SH =
      """
        sh:
          type: exec
          description: Runs a script of the shell
          config: {entrypoint: sh, command: [-c, "[[.script]]"], parameters: {script: null}}
      """;

  private final Path folder;
  private final int port;
  private Optional<Program> running = Optional.empty();

  private ServedHub(Path folder, int port) {
    this.folder = folder;
    this.port = port;
  }

  /**
   * Starts one, and waits until it answers.
   *
   * @param folder for all of its files
   * @param settings lines of its file
   * @param actions lines of its file, below {@code actions}
   */
  static ServedHub start(Path folder, String settings, String actions) throws IOException {
    ServedHub hub = new ServedHub(folder, freePort());
    hub.configure(settings, actions);
    hub.start();
    return hub;
  }

  /** Writes its file anew, for its next start. */
  void configure(String settings, String actions) throws IOException {
    Files.writeString(
        folder.resolve("hub.yaml"),
        """
        listen: "127.0.0.1:%d"
        state_dir: "%s"
        db: "%s"
        %s
        actions:
        %s%s
        """
            .formatted(
                port,
                folder.resolve("state"),
                folder.resolve("history.sqlite"),
                settings,
                SH,
                actions));
  }

  /** Starts it again, after {@link #stop} or {@link #kill}. */
  void start() throws IOException {
    Program program =
        Program.start(
            folder,
            Map.of("OVERSEER_NO_BUILD", "1"),
            List.of(
                SourceTree.PACKAGED.resolve("bin/overseer").toString(),
                "serve",
                "--config",
                folder.resolve("hub.yaml").toString()));
    running = Optional.of(program);
    await()
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(20))
        .failFast(() -> !program.process().isAlive())
        .until(this::answers);
  }

  private boolean answers() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  /** Ends it as a service manager would. */
  void stop() throws IOException, InterruptedException {
    Program program = running.orElseThrow();
    running = Optional.empty();
    program.process().destroy();
    Ran ran = program.end();
    assertThat(ran.exit()).as(ran.err()).isZero();
  }

  /** Ends it without a chance to say goodbye. */
  void kill() throws IOException, InterruptedException {
    Program program = running.orElseThrow();
    running = Optional.empty();
    program.process().destroyForcibly();
    program.end();
  }

  String url() {
    return "http://127.0.0.1:%d/".formatted(port);
  }

  int port() {
    return port;
  }

  /** A connection to it. */
  HubTalk talk() {
    return HubTalk.to("ws://127.0.0.1:%d/ws".formatted(port));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() throws IOException {
    if (running.isEmpty()) {
      return;
    }
    try {
      stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
