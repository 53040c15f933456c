package dev.overseer.cli;

import static dev.overseer.core.log.LogField.field;

import dev.overseer.core.log.Log;
import dev.overseer.core.settings.InvalidSettingsException;
import dev.overseer.hub.Hub;
import dev.overseer.hub.spi.InvalidDefinitionException;
import dev.overseer.posix.PosixException;
import dev.overseer.posix.Processes;
import dev.overseer.server.ListenAddress;
import dev.overseer.server.OverseerServer;
import dev.overseer.server.ServerException;
import dev.overseer.server.config.CheckActions;
import dev.overseer.server.config.ReadConfiguration;
import dev.overseer.server.config.ServeConfiguration;
import dev.overseer.server.config.ServeConfiguration.HubPart;
import dev.overseer.server.eventlog.EventLog;
import dev.overseer.server.history.Retention;
import dev.overseer.server.history.SqliteHistory;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * A hub with all that a configuration asks for around it, opened from the ground up and closed from
 * the top down: what clients hear last is how their tasks ended, and what is written last is that.
 */
final class ServeHub implements AutoCloseable {
  private static final List<String> ENDING = List.of("INT", "TERM");

  private final ReadConfiguration read;
  private final Log log;
  private final Hub hub;
  private final OverseerServer server;
  private final Optional<EventLog> eventLog;
  private final Deque<AutoCloseable> opened;

  private final CountDownLatch signalled = new CountDownLatch(1);

  private ServeHub(
      ReadConfiguration read,
      Log log,
      Hub hub,
      OverseerServer server,
      Optional<EventLog> eventLog,
      Deque<AutoCloseable> opened) {
    this.read = read;
    this.log = log;
    this.hub = hub;
    this.server = server;
    this.eventLog = eventLog;
    this.opened = opened;
  }

  /**
   * Reads a configuration, and makes its actions without keeping them.
   *
   * @throws StartFailedException with every mistake that there is
   */
  static ServeConfiguration check(ReadConfiguration read) {
    ServeConfiguration configuration = configuration(read);
    checkActions(configuration.hub());
    return configuration;
  }

  /**
   * Opens everything.
   *
   * @throws StartFailedException if something can't be; then nothing is left open
   */
  static ServeHub open(ReadConfiguration read) {
    ServeConfiguration configuration = configuration(read);
    Log log = Log.toStderr(configuration.logLevel(), configuration.logFormat(), "serve");
    Deque<AutoCloseable> opened = new ArrayDeque<>();
    try {
      return open(read, configuration, log, opened);
    } catch (InvalidDefinitionException e) {
      closeAll(opened, log);
      // The hub stops at the first mistake; here all of them are told, with their places.
      checkActions(configuration.hub());
      throw new StartFailedException(String.valueOf(e.getMessage()), e);
    } catch (ServerException | PosixException e) {
      closeAll(opened, log);
      throw new StartFailedException(String.valueOf(e.getMessage()), e);
    }
  }

  private static ServeHub open(
      ReadConfiguration read,
      ServeConfiguration configuration,
      Log log,
      Deque<AutoCloseable> opened) {
    InstantSource clock = InstantSource.system();
    HubPart part = configuration.hub();
    Hub.Builder builder =
        Hub.builder()
            .actions(part.actions())
            .pool(part.pool())
            .retry(part.retry())
            .options(part.options())
            .log(log.named("hub"));
    if (configuration.database().isPresent()) {
      Retention retention =
          new Retention(part.options().keepFinished(), part.options().keepFinishedFor());
      SqliteHistory history =
          SqliteHistory.open(
              configuration.database().get(), retention, clock, log.named("history"));
      opened.push(history);
      builder.journal(history).restore(history.tasks());
    }
    Optional<EventLog> eventLog =
        configuration.eventLog().map(file -> EventLog.open(file, clock, log.named("event-log")));
    eventLog.ifPresent(opened::push);
    Processes processes = Processes.open(configuration.stateDirectory());
    opened.push(processes);
    Hub hub = builder.open(processes);
    eventLog.ifPresent(events -> events.attach(hub));
    OverseerServer server = OverseerServer.open(hub, configuration.server(), log.named("server"));
    opened.push(server);
    // Above the server: clients hear how their tasks end before they are sent away.
    opened.push(hub);
    return new ServeHub(read, log, hub, server, eventLog, opened);
  }

  ListenAddress address() {
    return server.address();
  }

  Hub hub() {
    return hub;
  }

  /** Serves until a signal asks for the end. A second one hastens it. */
  void untilSignal() throws InterruptedException {
    ENDING.forEach(name -> Signals.on(name, () -> end(name)));
    Signals.on("HUP", this::reload);
    signalled.await();
  }

  private void end(String name) {
    if (signalled.getCount() == 0) {
      log.warn("a second signal: what still runs is killed at once");
      hub.hasten();
      return;
    }
    log.info("shutting down", field("signal", "SIG" + name));
    server.refuseNewConnections();
    signalled.countDown();
  }

  /** Takes actions and pools from the file as it is now; if they can't work, the old ones stay. */
  private void reload() {
    eventLog.ifPresent(EventLog::reopen);
    try {
      HubPart part = check(read).hub();
      hub.reload(part.actions(), part.pool(), part.retry());
      log.info("read the configuration again", field("actions", part.actions().size()));
    } catch (StartFailedException wrong) {
      log.error(
          "the configuration can't be read again; what was there before still holds",
          field("problems", String.valueOf(wrong.getMessage())));
    }
  }

  @Override
  public void close() {
    closeAll(opened, log);
  }

  private static ServeConfiguration configuration(ReadConfiguration read) {
    try {
      return read.read();
    } catch (InvalidSettingsException wrong) {
      throw new StartFailedException(String.valueOf(wrong.getMessage()), wrong);
    }
  }

  private static void checkActions(HubPart part) {
    try {
      CheckActions.check(part);
    } catch (InvalidSettingsException wrong) {
      throw new StartFailedException(String.valueOf(wrong.getMessage()), wrong);
    }
  }

  private static void closeAll(Deque<AutoCloseable> opened, Log log) {
    while (!opened.isEmpty()) {
      AutoCloseable next = opened.pop();
      try {
        next.close();
      } catch (Exception e) {
        log.error("something could not be closed", e);
      }
    }
  }
}
