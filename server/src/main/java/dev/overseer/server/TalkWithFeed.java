package dev.overseer.server;

import static dev.overseer.core.log.LogField.field;

import dev.overseer.core.log.Log;
import dev.overseer.protocol.Wire;
import dev.overseer.protocol.WireException;
import dev.overseer.server.spi.ConsoleFeed;
import dev.overseer.server.spi.ConsoleFeed.Answer;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * A console that is told what the hub does not know, and has something done about it.
 *
 * <pre>
 *   feed ──change──► WatchedTopic ──a turn later, while there is room──► FeedMessages ──► Outbox
 *   client ──watch, unwatch──► WatchedTopic
 *          ──command──► feed.perform ──► done | error ──────────────────────────────────► Outbox
 * </pre>
 *
 * <p>What a client asks for is handled one at a time, by its connection's queue. What changes comes
 * at any time, on the feed's threads, which only note it.
 */
final class TalkWithFeed implements Talk {
  /** A console has one or two at a time. */
  static final int MOST_WATCHES = 64;

  private static final int LONGEST_ID = 200;
  private static final String OUR_FAULT = "internal error: the hub's log says more";

  private final ConsoleFeed feed;
  private final Outbox outbox;

  /** Runs something a turn later, on a thread that may wait. */
  private final Consumer<Runnable> soon;

  private final ServerStatistics statistics;
  private final Log log;

  private final Map<String, WatchedTopic> watched = new ConcurrentHashMap<>();
  private final AtomicBoolean planned = new AtomicBoolean();

  /** Held while something is told or begun, so that it is one thing after the other. */
  private final Object telling = new Object();

  private boolean ended;

  TalkWithFeed(
      ConsoleFeed feed,
      Outbox outbox,
      Consumer<Runnable> soon,
      ServerStatistics statistics,
      Log log) {
    this.feed = feed;
    this.outbox = outbox;
    this.soon = soon;
    this.statistics = statistics;
    this.log = log;
  }

  /** Says what there is. */
  void greet(String version, Instant now) {
    outbox.offerReply(FeedMessages.hello(feed.topics(), feed.commands(), version, now));
  }

  @Override
  public void handle(Incoming message) {
    awaitRoom();
    statistics.requests.increment();
    switch (message) {
      case Incoming.Text(byte[] utf8) -> handle(utf8);
      case Incoming.Binary() -> refuse("", "binary frames are no messages: send JSON as text");
    }
  }

  private void handle(byte[] utf8) {
    Map<String, Object> fields;
    try {
      fields = Wire.readDocument(utf8);
    } catch (WireException notOne) {
      refuse("", String.valueOf(notOne.getMessage()));
      return;
    }
    String id = text("id", fields);
    if (id.isEmpty() || id.length() > LONGEST_ID) {
      refuse("", "\"id\" must be a text of 1 to %d characters".formatted(LONGEST_ID));
      return;
    }
    switch (text("type", fields)) {
      case "watch" -> watch(id, fields);
      case "unwatch" -> Optional.ofNullable(watched.remove(id)).ifPresent(WatchedTopic::end);
      case String command -> perform(command, id, fields);
    }
  }

  private void watch(String id, Map<String, Object> fields) {
    String topic = text("topic", fields);
    if (!feed.topics().contains(topic)) {
      refuse(id, "there is no topic \"%s\"".formatted(topic));
    } else if (watched.containsKey(id)) {
      refuse(id, "the id \"%s\" is in use: unwatch it first, or take another".formatted(id));
    } else if (watched.size() >= MOST_WATCHES) {
      refuse(
          id, "a connection watches at most %d topics: unwatch one first".formatted(MOST_WATCHES));
    } else {
      Optional<String> part = Optional.of(text("key", fields)).filter(key -> !key.isEmpty());
      WatchedTopic begun = new WatchedTopic(id, topic, part, this::tellSoon);
      synchronized (telling) {
        // Who tells meanwhile would begin it as well.
        watched.put(id, begun);
        begin(begun);
      }
    }
  }

  private void begin(WatchedTopic topic) {
    try {
      topic.subscribed(feed.subscribe(topic.topic(), topic.part(), topic.begin()));
    } catch (IllegalArgumentException notThere) {
      give(topic, String.valueOf(notThere.getMessage()));
    } catch (RuntimeException failure) {
      log.error("a topic can't be watched", failure, field("topic", topic.topic()));
      give(topic, OUR_FAULT);
    }
  }

  private void give(WatchedTopic up, String why) {
    watched.remove(up.id(), up);
    up.end();
    refuse(up.id(), why);
  }

  private void perform(String command, String id, Map<String, Object> fields) {
    if (!feed.commands().contains(command)) {
      refuse(id, "unknown message type: \"%s\"".formatted(command));
      return;
    }
    Map<String, Object> arguments = new HashMap<>(fields);
    arguments.keySet().removeAll(List.of("type", "id"));
    try {
      switch (feed.perform(command, arguments)) {
        case Answer.Done(Map<String, Object> details) ->
            outbox.offerReply(FeedMessages.done(id, details));
        case Answer.Refused(String code, String message) ->
            error(FeedMessages.error(id, Optional.of(code), message));
      }
    } catch (RuntimeException failure) {
      log.error("a command failed for a reason of ours", failure, field("command", command));
      refuse(id, OUR_FAULT);
    }
  }

  /** Something has changed: told a turn later, with all that changes until then. */
  private void tellSoon() {
    if (planned.compareAndSet(false, true)) {
      soon.accept(this::tell);
    }
  }

  @Override
  public void relieved() {
    tell();
  }

  private void tell() {
    planned.set(false);
    synchronized (telling) {
      boolean some = true;
      while (some) {
        some = false;
        for (WatchedTopic topic : watched.values()) {
          // Who has no room is told by relieved() that there is some.
          if (ended || outbox.isCongested()) {
            return;
          }
          some |= tell(topic);
        }
      }
    }
  }

  private boolean tell(WatchedTopic topic) {
    if (topic.isBehind()) {
      begin(topic);
    }
    Optional<WatchedTopic.News> news = topic.take();
    try {
      news.map(is -> FeedMessages.news(topic.id(), is)).ifPresent(outbox::offerNews);
    } catch (RuntimeException unwritable) {
      log.error("an item can't be told", unwritable, field("topic", topic.topic()));
      give(topic, OUR_FAULT);
    }
    return news.isPresent();
  }

  @Override
  public void close() {
    synchronized (telling) {
      ended = true;
    }
    watched.values().forEach(WatchedTopic::end);
    watched.clear();
  }

  private void refuse(String id, String why) {
    error(FeedMessages.error(id, Optional.empty(), why));
  }

  private void error(byte[] answer) {
    statistics.errors.increment();
    outbox.offerReply(answer);
  }

  private void awaitRoom() {
    try {
      outbox.awaitReplyRoom();
    } catch (InterruptedException e) {
      // Nobody interrupts this thread; if somebody does, the request is handled all the same.
      Thread.currentThread().interrupt();
    }
  }

  /** A field's text; empty where it has none. */
  private static String text(String name, Map<String, Object> fields) {
    return fields.get(name) instanceof String text ? text : "";
  }
}
