package dev.overseer.feed.spool;

import dev.overseer.server.spi.ConsoleFeed.Answer;
import dev.overseer.worker.engine.Engine;
import dev.overseer.worker.engine.TaskIsQueuedException;
import dev.overseer.worker.spool.DeadLetter;
import dev.overseer.worker.spool.Place;
import dev.overseer.worker.spool.SpoolLayout;
import dev.overseer.worker.view.Letter;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Does to dead letters what people want in the console, to one of them or to many. */
final class LetterRequests {
  private final Engine engine;
  private final SpoolLayout layout;

  /**
   * @param layout where the engine shows them
   */
  LetterRequests(Engine engine, SpoolLayout layout) {
    this.engine = engine;
    this.layout = layout;
  }

  /** Does something to one letter; says why not if it can't be done. */
  private interface ToLetter {
    Optional<String> does(DeadLetter shown, Letter letter) throws IOException;
  }

  /** Tells of one letter at length. */
  Answer show(Map<String, Object> arguments) throws IOException {
    Optional<FileKey> key =
        Optional.ofNullable(arguments.get("letter")).flatMap(LetterRequests::key);
    if (key.isEmpty()) {
      return new Answer.Refused("invalid_argument", "\"letter\" must be the key of a dead letter");
    }
    return read(key.get())
        .<Answer>map(letter -> new Answer.Done(SpoolItems.wholeLetter(letter)))
        .orElseGet(
            () ->
                new Answer.Refused(
                    "not_found", "this dead letter is gone: somebody has retried or dropped it"));
  }

  /** Puts tasks back into the queue. */
  Answer retry(Map<String, Object> arguments) {
    return toEach(arguments, this::retry);
  }

  /** Removes letters for good. */
  Answer drop(Map<String, Object> arguments) {
    return toEach(
        arguments,
        (_, letter) -> {
          engine.drop(letter);
          return Optional.empty();
        });
  }

  /**
   * Those that are gone meanwhile don't count, and are no error: somebody was faster. At the first
   * that the queue refuses the rest is left as it is.
   */
  private Answer toEach(Map<String, Object> arguments, ToLetter what) {
    Optional<Set<FileKey>> keys = keys(arguments);
    if (keys.isEmpty()) {
      return new Answer.Refused(
          "invalid_argument", "\"letters\" must be a list of dead letters' keys");
    }
    int count = 0;
    List<Map<String, Object>> refused = new ArrayList<>();
    try {
      for (FileKey key : keys.get()) {
        Optional<DeadLetter> shown = read(key);
        if (shown.isPresent()) {
          Optional<String> why = toOne(key, shown.get(), what);
          count += why.isEmpty() ? 1 : 0;
          why.ifPresent(is -> refused.add(Map.of("key", key.text(), "message", is)));
        }
      }
    } catch (IOException e) {
      refused.add(Map.of("message", "The queue can't be used: " + QueueRequests.why(e)));
    }
    return new Answer.Done(Map.of("count", count, "refused", refused));
  }

  private Optional<String> toOne(FileKey key, DeadLetter shown, ToLetter what) throws IOException {
    Letter letter = engine.letter(key.worker(), shown);
    Optional<String> why = what.does(shown, letter);
    if (why.isEmpty() && !letter.place().equals(Place.ofFile(shown.file()))) {
      // A copy, of which the engine does not know. What is no copy may be another letter by now.
      Files.deleteIfExists(shown.file());
    }
    return why;
  }

  private Optional<String> retry(DeadLetter shown, Letter letter) throws IOException {
    if (!SpoolItems.isTask(shown)) {
      return Optional.of("This file was no task, and so can't be retried: drop it.");
    }
    try {
      engine.retry(letter);
      return Optional.empty();
    } catch (TaskIsQueuedException e) {
      return Optional.of(inTheQueue(letter.taskId()));
    }
  }

  private Optional<DeadLetter> read(FileKey key) throws IOException {
    return DeadLetter.read(layout.deadLettersOf(key.worker()).resolve(key.file()));
  }

  private static Optional<Set<FileKey>> keys(Map<String, Object> arguments) {
    if (!(arguments.get("letters") instanceof List<?> texts)) {
      return Optional.empty();
    }
    Set<FileKey> keys = new LinkedHashSet<>();
    for (Object text : texts) {
      Optional<FileKey> key = key(text);
      if (key.isEmpty()) {
        return Optional.empty();
      }
      keys.add(key.get());
    }
    return Optional.of(keys);
  }

  private static Optional<FileKey> key(Object text) {
    return text instanceof String key ? FileKey.of(key) : Optional.empty();
  }

  static String inTheQueue(String taskId) {
    return "A task \"%s\" waits or runs already.".formatted(taskId);
  }
}
