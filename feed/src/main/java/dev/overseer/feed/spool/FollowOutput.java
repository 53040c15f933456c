package dev.overseer.feed.spool;

import static dev.overseer.core.log.LogField.field;

import dev.overseer.core.log.Log;
import dev.overseer.posix.StdStream;
import dev.overseer.server.spi.ConsoleFeed.Change;
import dev.overseer.server.spi.ConsoleFeed.Subscription;
import dev.overseer.worker.engine.Engine;
import dev.overseer.worker.spool.TaskResult;
import dev.overseer.worker.view.FollowTask;
import dev.overseer.worker.view.FollowTask.Look;
import dev.overseer.worker.view.Following;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Tells one listener what the attempts at a task print, while they print it: pieces in the order
 * that they came, as docs/console-protocol.md has them. A thread of its own looks; of what comes
 * between two looks no more than {@link #KEPT} characters are told, the latest.
 *
 * <pre>
 *   snapshot of what there is ─► pieces … ─► over, or vanished
 * </pre>
 */
final class FollowOutput implements Subscription {
  /** More than anybody scrolls through; it is sent at once to whoever opens the page. */
  static final int KEPT = 512 << 10;

  private final String taskId;
  private final Following follow;
  private final Consumer<Change> listener;
  private final Log log;

  private final Pieces pieces = new Pieces();
  private boolean told;
  private volatile boolean ended;

  private FollowOutput(
      Engine engine, String worker, String taskId, Consumer<Change> listener, Log log) {
    this.taskId = taskId;
    this.listener = listener;
    this.log = log;
    follow = engine.follow(worker, taskId, Optional.empty(), pieces);
  }

  /** Begins to follow. */
  static Subscription start(
      Engine engine, String worker, String taskId, Consumer<Change> listener, Log log) {
    FollowOutput output = new FollowOutput(engine, worker, taskId, listener, log);
    Thread.ofPlatform().daemon().name("overseer-output").start(output::run);
    return output;
  }

  private void run() {
    boolean goesOn = true;
    while (goesOn && !ended) {
      try {
        goesOn = look();
        if (goesOn && !ended) {
          follow.rest();
        }
      } catch (IOException e) {
        log.warn("a task's output can't be read", e, field("task", taskId));
        pieces.add("over", Map.of("status", "unreadable"));
        tell();
        return;
      } catch (InterruptedException never) {
        return;
      }
    }
  }

  private boolean look() throws IOException {
    Look look = follow.look();
    switch (look) {
      case Look.GoesOn _ -> {}
      case Look.Over(TaskResult result) ->
          pieces.add("over", Map.of("status", result.isCompleted() ? "completed" : "failed"));
      case Look.Vanished _ -> pieces.add("over", Map.of("status", "gone"));
    }
    tell();
    return look instanceof Look.GoesOn;
  }

  private void tell() {
    Map<String, Map<String, Object>> fresh = pieces.take();
    if (!told) {
      told = true;
      tell(new Change.Snapshot(fresh));
    } else {
      fresh.forEach((key, item) -> tell(new Change.Put(key, item)));
    }
  }

  private void tell(Change change) {
    if (!ended) {
      listener.accept(change);
    }
  }

  @Override
  public void close() {
    ended = true;
  }

  /** What has come since it was last taken. For one thread. */
  private static final class Pieces implements FollowTask.Sink {
    private final Map<StdStream, DecodeText> decoders = new EnumMap<>(StdStream.class);
    private final List<Map<String, Object>> waiting = new ArrayList<>();
    private int characters;

    /** How many characters of what waits were left out, and where the gap is told of. */
    private long forgotten;

    private int gapAt;
    private long next;

    @Override
    public void output(StdStream stream, byte[] bytes) {
      String text = decoders.computeIfAbsent(stream, _ -> new DecodeText()).next(bytes);
      if (!text.isEmpty()) {
        characters += text.length();
        add("text", Map.of("stream", stream.label(), "text", text));
        forgetOldest();
      }
    }

    /** Of a task that prints without end the latest is what counts. */
    private void forgetOldest() {
      while (characters > KEPT) {
        int oldest = 0;
        while (!(waiting.get(oldest).get("text") instanceof String)) {
          oldest++;
        }
        int length = String.valueOf(waiting.remove(oldest).get("text")).length();
        characters -= length;
        forgotten += length;
        if (forgotten == length) {
          gapAt = oldest;
          waiting.add(gapAt, Map.of());
        }
        waiting.set(gapAt, item("gap", Map.of("characters", forgotten)));
      }
    }

    @Override
    public void gap(StdStream stream, long bytes) {
      add("gap", Map.of("characters", bytes));
    }

    @Override
    public void attempt(int number) {
      decoders.clear();
      add("attempt", Map.of("number", number));
    }

    @Override
    public void failed(TaskResult result) {
      add(
          "failed",
          Map.of("exit_code", result.exitCode(), "reason", result.reason().orElse("it failed")));
    }

    void add(String kind, Map<String, Object> fields) {
      waiting.add(item(kind, fields));
    }

    private static Map<String, Object> item(String kind, Map<String, Object> fields) {
      Map<String, Object> item = new LinkedHashMap<>();
      item.put("kind", kind);
      item.putAll(fields);
      return item;
    }

    Map<String, Map<String, Object>> take() {
      Map<String, Map<String, Object>> taken = new LinkedHashMap<>();
      waiting.forEach(item -> taken.put(Long.toString(++next), item));
      waiting.clear();
      characters = 0;
      forgotten = 0;
      return taken;
    }
  }
}
