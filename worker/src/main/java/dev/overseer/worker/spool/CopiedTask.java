package dev.overseer.worker.spool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * A task that another program runs: its content, so that it can be put back, and what it has behind
 * it. A file of ours for each, until the task is over.
 *
 * @param fileName what the task's file is called
 * @param fields the task itself
 * @param attempts behind it
 * @param told what its executor last said of it, which is not to be counted twice
 * @param letter the dead letter that it is about to become
 */
public record CopiedTask(
    String fileName,
    ObjectNode fields,
    Attempts attempts,
    Optional<TaskOrigin> told,
    Optional<String> letter) {

  /** The task as it stands in its file; empty if it is none. */
  public Optional<TaskSpec> spec(Path folder) {
    return ReadTask.parse(folder.resolve(fileName), Json.bytes(fields))
            instanceof ReadTask.Content.Task(TaskSpec spec)
        ? Optional.of(spec)
        : Optional.empty();
  }

  /** Whether this was counted already. */
  public boolean hasHeard(TaskOrigin meta) {
    return told.filter(meta::equals).isPresent();
  }

  /** Reads one; empty if there is none. */
  public static Optional<CopiedTask> read(Path file) throws IOException {
    return Json.read(file)
        .filter(json -> json.path("task").isObject())
        .map(
            json ->
                new CopiedTask(
                    json.path("file").asString(""),
                    (ObjectNode) json.path("task"),
                    Attempts.fromJson(json),
                    TaskOrigin.from(json),
                    json.path("dead_letter").asStringOpt()));
  }

  /** Writes it; on the disk when this returns. */
  public void write(Path file, WriteFile write) throws IOException {
    ObjectNode json = Json.object();
    json.put("file", fileName);
    json.set("task", fields);
    attempts.into(json);
    told.ifPresent(origin -> origin.into(json));
    letter.ifPresent(name -> json.put("dead_letter", name));
    write.durably(file, Json.bytes(json));
  }

  /** Forgets it. */
  public static void delete(Path file) throws IOException {
    Files.deleteIfExists(file);
  }
}
