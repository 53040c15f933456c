package dev.overseer.cli;

import dev.overseer.core.Timers;
import dev.overseer.core.log.Log;
import dev.overseer.hub.Hub;
import dev.overseer.hub.HubBuilder;
import dev.overseer.hub.StartOutcome;
import dev.overseer.hub.StartRequest;
import dev.overseer.posix.Grace;
import dev.overseer.posix.Processes;
import dev.overseer.server.ListenAddress;
import dev.overseer.server.OverseerServer;
import dev.overseer.server.config.ServeConfiguration;
import dev.overseer.server.config.ServeConfiguration.HubPart;
import dev.overseer.server.eventlog.EventLog;
import dev.overseer.server.history.Retention;
import dev.overseer.server.history.SqliteHistory;
import dev.overseer.server.spi.ConsoleFeed;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * A hub with all that stands around it, opened from the ground up: its history and event log, its
 * processes, the hub itself, the server. Closed so that clients, log and history hear how the tasks
 * end.
 */
final class ServeHub implements AutoCloseable {
  private final Hub hub;
  private final OverseerServer server;
  private final Optional<EventLog> eventLog;

  /** To be closed once the hub has ended, the last first. */
  private final Deque<Runnable> closers;

  private final ServeConfiguration configuration;

  private ServeHub(
      Hub hub,
      OverseerServer server,
      Optional<EventLog> eventLog,
      Deque<Runnable> closers,
      ServeConfiguration configuration) {
    this.hub = hub;
    this.server = server;
    this.eventLog = eventLog;
    this.closers = closers;
    this.configuration = configuration;
  }

  /**
   * Opens it; leaves nothing open if it can't.
   *
   * @param feed what its console is told besides
   * @throws dev.overseer.server.ServerException if a file or the address can't be used
   * @throws dev.overseer.posix.PosixException if processes can't be run here
   * @throws dev.overseer.hub.spi.InvalidDefinitionException if an action can't work
   */
  static ServeHub open(ServeConfiguration configuration, Optional<ConsoleFeed> feed, Log log) {
    Deque<Runnable> closers = new ArrayDeque<>();
    try {
      HubBuilder builder =
          Hub.builder().options(configuration.hub().options()).log(log.named("hub"));
      configuration.drivers().all().forEach(builder::driver);
      configuration
          .database()
          .map(file -> history(configuration, file, log))
          .ifPresent(
              history -> {
                closers.push(history::close);
                builder.journal(history).restore(history.tasks());
              });
      Optional<EventLog> eventLog =
          configuration
              .eventLog()
              .map(file -> EventLog.open(file, Timers.system(), log.named("event-log")));
      eventLog.ifPresent(events -> closers.push(events::close));
      Hub hub = builder.open(processes(configuration));
      closers.push(hub::close);
      eventLog.ifPresent(events -> events.attach(hub));
      // Actions come last: a service of theirs starts tasks at once, and the log shall hear of
      // them.
      take(configuration.hub(), hub);
      OverseerServer server =
          OverseerServer.open(hub, configuration.server(), feed, log.named("server"));
      closers.pop();
      return new ServeHub(hub, server, eventLog, closers, configuration);
    } catch (RuntimeException e) {
      closers.forEach(Runnable::run);
      throw e;
    }
  }

  private static SqliteHistory history(ServeConfiguration configuration, Path file, Log log) {
    Retention retention =
        new Retention(
            configuration.hub().options().keepFinished(),
            configuration.hub().options().keepFinishedFor());
    return SqliteHistory.open(file, retention, Timers.system(), log.named("history"));
  }

  private static Processes processes(ServeConfiguration configuration) {
    Grace grace =
        new Grace(Grace.defaults().drainGrace(), configuration.hub().options().stopGrace());
    return Processes.open(configuration.stateDirectory(), grace);
  }

  private static void take(HubPart part, Hub hub) {
    hub.reload(part.actions(), part.pool(), part.retry());
  }

  /** What it was opened with. */
  ServeConfiguration configuration() {
    return configuration;
  }

  /** Where it listens, as the other commands take it with {@code --hub}. */
  String url() {
    return switch (server.address()) {
      case ListenAddress.Unix unix -> unix.toString();
      case ListenAddress.Tcp tcp -> {
        String scheme = configuration.server().tls().isPresent() ? "https" : "http";
        yield scheme + "://" + (tcp.host().isEmpty() ? "localhost" : "") + tcp;
      }
    };
  }

  /**
   * Takes other actions, pools and restarts; running tasks go on.
   *
   * @throws dev.overseer.hub.spi.InvalidDefinitionException if one of them can't work; then nothing
   *     has changed
   * @throws dev.overseer.hub.HubException.ShuttingDown if it is being closed
   */
  void reload(HubPart part) {
    take(part, hub);
  }

  /** Goes on in the event log that has the name now. */
  void reopenEventLog() {
    eventLog.ifPresent(EventLog::reopen);
  }

  /**
   * Starts a task.
   *
   * @throws dev.overseer.hub.HubException if it can't
   */
  StartOutcome start(StartRequest request) {
    return hub.start(request);
  }

  /** Ends the patience of a {@link #close} that is under way, or to come. */
  void hasten() {
    hub.hasten();
  }

  /**
   * Lets nobody else in, ends all tasks, tells the clients, and closes everything. Nothing is alive
   * when this returns.
   */
  @Override
  public void close() {
    server.refuseNewConnections();
    hub.close();
    server.close();
    closers.forEach(Runnable::run);
  }
}
