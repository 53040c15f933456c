package dev.overseer.worker.spool;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.node.ObjectNode;

/** Gives a worker something to do: a task file, whole from the moment that it can be seen. */
public final class WriteTask {
  private final SpoolLayout layout;
  private final WriteFile write;

  /** Writes into these folders. */
  public WriteTask(SpoolLayout layout, WriteFile write) {
    this.layout = layout;
    this.write = write;
  }

  /**
   * Writes a task.
   *
   * @param task the file's content; {@link ReadTask} says what is right
   * @return the file, which the worker removes when the task is over
   * @throws FileAlreadyExistsException if a task of this id waits or runs
   */
  public Path write(String worker, ObjectNode task) throws IOException {
    String id = task.path("task_id").asString("");
    Path file = layout.tasksOf(worker).resolve(FileName.of(id) + ".json");
    if (Files.exists(file)) {
      throw new FileAlreadyExistsException(file.toString());
    }
    write.durably(file, Json.bytes(task));
    return file;
  }
}
