package dev.overseer.worker.spool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a worker remembers of the attempts of tasks that failed or were interrupted: a file for
 * each, which goes with its task. Whoever writes one holds the task's lease.
 */
public final class Journal {
  private final SpoolLayout layout;
  private final String worker;
  private final WriteFile write;

  /** A worker's journal. */
  public Journal(SpoolLayout layout, String worker, WriteFile write) {
    this.layout = layout;
    this.worker = worker;
    this.write = write;
  }

  /** What a task has behind it. Another file of the same name has nothing behind it. */
  public Attempts read(TaskOrigin origin) throws IOException {
    return Json.read(layout.journal(worker, origin.name()))
        .filter(origin::isOf)
        .map(Attempts::fromJson)
        .orElse(Attempts.NONE);
  }

  /** Remembers it; on the disk when this returns. */
  public void write(TaskSpec task, TaskOrigin origin, Attempts attempts) throws IOException {
    ObjectNode json = Json.object();
    json.put("task_id", task.id());
    attempts.into(json);
    origin.into(json);
    write.durably(layout.journal(worker, origin.name()), Json.bytes(json));
  }

  /** Forgets a task that is over, with the output of its attempts. */
  public void forget(String taskFileName) throws IOException {
    Path entry = layout.journal(worker, taskFileName);
    Files.deleteIfExists(entry);
  }
}
