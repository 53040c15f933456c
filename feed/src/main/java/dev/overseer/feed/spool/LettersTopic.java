package dev.overseer.feed.spool;

import dev.overseer.worker.spool.DeadLetter;
import dev.overseer.worker.spool.SpoolLayout;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Dead letters in brief, by {@code worker/file}. Their outputs and histories may be large, and come
 * when they are asked for.
 */
final class LettersTopic implements Topic {
  private static final int BRIEF = 300;

  private final SpoolFiles files;
  private final KeepRead kept = new KeepRead(LettersTopic::read);

  LettersTopic(SpoolLayout layout) {
    files = new SpoolFiles(layout, layout::deadLettersOf);
  }

  @Override
  public Map<String, Map<String, Object>> look() throws IOException {
    Map<String, Map<String, Object>> items = new LinkedHashMap<>();
    for (SpoolFiles.Found found : files.all()) {
      Optional<Map<String, Object>> item = kept.of(found.file());
      item.ifPresent(is -> items.put(found.key(), found.withWorker(is)));
    }
    kept.endLook();
    return items;
  }

  private static Optional<Map<String, Object>> read(Path file) throws IOException {
    return DeadLetter.read(file).map(LettersTopic::item);
  }

  private static Map<String, Object> item(DeadLetter letter) {
    Map<String, Object> item = new LinkedHashMap<>();
    item.put("task_id", letter.taskId());
    item.put("reason", letter.reason());
    item.put("parked_at", letter.parkedAt().toString());
    item.put("retries", letter.retries());
    item.put("retryable", letter.original().isEmpty());
    item.put("description", brief(letter.fields().path("description").asString("")));
    return item;
  }

  static String brief(String text) {
    return text.length() <= BRIEF ? text : text.substring(0, BRIEF) + "…";
  }
}
