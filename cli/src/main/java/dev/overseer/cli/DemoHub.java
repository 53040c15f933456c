package dev.overseer.cli;

import dev.overseer.client.HubAddress;
import dev.overseer.client.HubSettings;
import dev.overseer.core.log.Log;
import dev.overseer.hub.ActionDefinition;
import dev.overseer.hub.Hub;
import dev.overseer.hub.HubOptions;
import dev.overseer.posix.Processes;
import dev.overseer.server.ListenAddress;
import dev.overseer.server.OverseerServer;
import dev.overseer.server.ServerOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A hub for a few seconds, on a free port of loopback, with its files in a folder of its own.
 * Nothing is left of it once it is closed, by whichever thread and however often. Thread-safe.
 */
final class DemoHub implements AutoCloseable {
  private final Path folder;
  private final Hub hub;
  private final OverseerServer server;

  private Optional<DemoWorker> worker = Optional.empty();
  private boolean closed;

  private DemoHub(Path folder, Hub hub, OverseerServer server) {
    this.folder = folder;
    this.hub = hub;
    this.server = server;
  }

  /**
   * Opens it.
   *
   * @param stopGrace between SIGTERM and SIGKILL
   */
  static DemoHub open(List<ActionDefinition> actions, Duration stopGrace) {
    Path folder = newFolder();
    try {
      Hub hub =
          Hub.builder()
              .actions(actions)
              .options(withGrace(stopGrace))
              .log(Log.silent())
              .open(Processes.open(folder.resolve("processes")));
      try {
        ServerOptions options = ServerOptions.on(new ListenAddress.Tcp("127.0.0.1", 0));
        return new DemoHub(folder, hub, OverseerServer.open(hub, options, Log.silent()));
      } catch (RuntimeException e) {
        hub.close();
        throw e;
      }
    } catch (RuntimeException e) {
      delete(folder);
      throw e;
    }
  }

  HubSettings settings() {
    return switch (server.address()) {
      case ListenAddress.Tcp tcp ->
          HubSettings.of(new HubAddress.Tcp("127.0.0.1", tcp.port(), false, "/ws"));
      case ListenAddress.Unix unix -> HubSettings.of(new HubAddress.Unix(unix.path()));
    };
  }

  Path folder() {
    return folder;
  }

  /** Closes a worker too, whose files are in the same folder, before that is deleted. */
  synchronized void closeFirst(DemoWorker one) {
    worker = Optional.of(one);
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    worker.ifPresent(DemoWorker::close);
    // The hub first: so its clients hear how their tasks ended.
    hub.close();
    server.close();
    delete(folder);
  }

  private static HubOptions withGrace(Duration stopGrace) {
    HubOptions usual = HubOptions.DEFAULT;
    return new HubOptions(
        stopGrace,
        usual.replayBytes(),
        usual.finishedReplayBytes(),
        usual.keepFinished(),
        usual.keepFinishedFor(),
        usual.maxLineBytes(),
        usual.patience());
  }

  private static Path newFolder() {
    try {
      return Files.createTempDirectory("overseer-demo-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    } catch (NoSuchFileException gone) {
      // Then it need not be deleted.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
