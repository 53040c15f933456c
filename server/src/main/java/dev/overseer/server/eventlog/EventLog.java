package dev.overseer.server.eventlog;

import dev.overseer.core.log.Log;
import dev.overseer.hub.Hub;
import dev.overseer.hub.HubEvent;
import dev.overseer.hub.HubEvent.PoolUpdated;
import dev.overseer.hub.HubEvent.Queued;
import dev.overseer.hub.HubEvent.TaskEvent;
import dev.overseer.hub.Session;
import dev.overseer.hub.Subscriber;
import dev.overseer.server.ServerException.UnusableFile;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Writes down what every task of a hub does: {@code started}, {@code output}, {@code exited},
 * {@code restarting}, {@code errored} and {@code dequeued}, a JSON object on a line each.
 *
 * <p>The hub doesn't wait for the disk. Output is held back while the disk can't keep up, for as
 * long as the hub's patience lasts, and dropped after that; a {@code gap} says then which lines of
 * which task are missing. Thread-safe.
 */
public final class EventLog implements AutoCloseable {
  private static final long ROOM_BYTES = 4 << 20;
  private static final Duration LAST_WRITE = Duration.ofSeconds(10);

  private final WaitingEvents waiting;
  private final WriteEvents writer;
  private final Thread thread;

  private volatile Optional<Session> session = Optional.empty();

  private EventLog(AppendFile file, long roomBytes, InstantSource clock, Log log) {
    waiting = new WaitingEvents(roomBytes, clock);
    writer = new WriteEvents(waiting, file, this::relieved, clock, log);
    thread = Thread.ofPlatform().name("overseer-event-log").daemon().start(writer);
  }

  /**
   * Opens the file, behind what is in it.
   *
   * @throws UnusableFile if it can't be written, with the way out
   */
  public static EventLog open(Path file, InstantSource clock, Log log) {
    return open(file, ROOM_BYTES, clock, log);
  }

  static EventLog open(Path file, long roomBytes, InstantSource clock, Log log) {
    try {
      return new EventLog(new AppendFile(file), roomBytes, clock, log);
    } catch (IOException e) {
      throw new UnusableFile("log_file", file, reason(e), e);
    }
  }

  private static String reason(IOException failure) {
    return switch (failure) {
      case NoSuchFileException _ ->
          "can't be made: make its folder first, or give log_file another file";
      case AccessDeniedException _ ->
          "can't be written: let this user write it, or give log_file another file";
      case IOException other -> "can't be written: " + other.getMessage();
    };
  }

  /** Writes down what a hub's tasks do from now on. To be called once. */
  public void attach(Hub hub) {
    Session connected = hub.connect(new Listener());
    session = Optional.of(connected);
    connected.subscribeAll(true);
  }

  /** Goes on in the file that has the name now, for those who rotate logs. */
  public void reopen() {
    writer.reopen();
  }

  /** Hears nothing more, writes what waits, and closes the file. */
  @Override
  public void close() {
    session.ifPresent(Session::close);
    waiting.close();
    try {
      thread.join(LAST_WRITE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void relieved() {
    session.ifPresent(Session::relieved);
  }

  private final class Listener implements Subscriber {
    @Override
    public void deliver(HubEvent event) {
      switch (event) {
        case Queued _, PoolUpdated _ -> {
          // The file tells of what tasks do, as the Go program's did; a queue's state is no deed.
        }
        case TaskEvent deed -> waiting.add(deed);
      }
    }

    @Override
    public boolean isCongested() {
      return waiting.isCongested();
    }
  }
}
