package dev.overseer.client;

import dev.overseer.core.Timers;
import dev.overseer.protocol.ClientMessage;
import dev.overseer.protocol.Rfc3339;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Sends the requests about one task over one connection, and remembers which answer belongs to
 * which. Thread-safe.
 */
final class AskAboutTask implements AutoCloseable {
  /** What was asked. */
  enum Question {
    SUBSCRIBE,
    START,
    REPLAY,
    LIST,
    DESCRIBE,
    STOP
  }

  private static final Duration POLL = Duration.ofSeconds(5);

  /** The time in an event and the same time in a list may differ by rounding. */
  private static final Duration MARGIN = Duration.ofSeconds(1);

  private final HubConnection connection;
  private final Followed task;
  private final Timers timers;

  private final Map<String, Question> open = new ConcurrentHashMap<>();
  private Optional<Timers.Timer> poll = Optional.empty();

  AskAboutTask(HubConnection connection, Followed task, Timers timers) {
    this.connection = connection;
    this.task = task;
    this.timers = timers;
  }

  /** Which question has this id; it counts as answered from now on. */
  Optional<Question> answered(String id) {
    return Optional.ofNullable(open.remove(id));
  }

  boolean isOpen(Question question) {
    return open.containsValue(question);
  }

  void subscribe(boolean lossless) {
    ask(Question.SUBSCRIBE, id -> new ClientMessage.Subscribe(id, task.taskId(), lossless));
  }

  void start(TaskStart start) {
    ask(Question.START, start::message);
  }

  /** Everything that is kept from the due line on. */
  void replay() {
    long from = task.lines().next();
    task.lines().replayAsked();
    ask(
        Question.REPLAY,
        id -> new ClientMessage.Replay(id, task.taskId(), "", true, OptionalLong.of(from)));
  }

  /** Where the task stands: a list of those with as recent activity, which is short. */
  void list() {
    Optional<Instant> active = task.lastActivity();
    String since = active.map(at -> Rfc3339.format(at.minus(MARGIN))).orElse("");
    ask(Question.LIST, id -> new ClientMessage.ListTasks(id, since));
  }

  /** Whether tasks of an action are restarted. */
  void describe(String action) {
    ask(Question.DESCRIBE, id -> new ClientMessage.Describe(id, action));
  }

  void stop() {
    ask(Question.STOP, id -> new ClientMessage.Stop(id, task.taskId()));
  }

  /** Asks for the list in a while, unless {@link #stopPolling} comes before. */
  synchronized void poll() {
    poll.ifPresent(Timers.Timer::cancel);
    // Not on the timers' thread: a write blocks where the hub has stopped reading.
    poll =
        Optional.of(
            timers.after(POLL, () -> Thread.ofPlatform().daemon().start(this::listIfConnected)));
  }

  synchronized void stopPolling() {
    poll.ifPresent(Timers.Timer::cancel);
    poll = Optional.empty();
  }

  @Override
  public void close() {
    stopPolling();
  }

  private void listIfConnected() {
    try {
      list();
    } catch (ClientException.ConnectionLost _) {
      // Whoever receives learns of it.
    }
  }

  private void ask(Question question, Function<String, ClientMessage> message) {
    String id = connection.nextId();
    open.put(id, question);
    connection.send(message.apply(id));
  }
}
