package dev.overseer.feed.spool;

import dev.overseer.worker.spool.ReadTask;
import dev.overseer.worker.spool.SpoolLayout;
import dev.overseer.worker.spool.TaskSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Tasks that wait or run, by {@code worker/file}. Which of them run, the workers tell. */
final class QueueTopic implements Topic {
  private final SpoolFiles files;
  private final KeepRead kept = new KeepRead(QueueTopic::read);

  QueueTopic(SpoolLayout layout) {
    files = new SpoolFiles(layout, layout::tasksOf);
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
    return switch (ReadTask.read(file)) {
      case ReadTask.Content.Task(TaskSpec task) -> Optional.of(item(task));
      case ReadTask.Content.Invalid _, ReadTask.Content.Gone _ -> Optional.empty();
    };
  }

  private static Map<String, Object> item(TaskSpec task) {
    Map<String, Object> item = new LinkedHashMap<>();
    item.put("task_id", task.id());
    item.put("description", LettersTopic.brief(task.description()));
    item.put("priority", task.priority());
    item.put("dependencies", task.dependencies());
    task.notBefore().ifPresent(time -> item.put("not_before", time.toString()));
    task.createdAt().ifPresent(time -> item.put("created_at", time.toString()));
    return item;
  }
}
