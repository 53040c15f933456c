package dev.overseer.worker.spool;

import java.io.IOException;
import java.time.Instant;
import tools.jackson.databind.node.ObjectNode;

/** Tells that a task was received: a file for each, written anew at each attempt. */
public final class WriteTrigger {
  private final SpoolLayout layout;
  private final String worker;
  private final WriteFile write;

  /** Writes a worker's receipts. */
  public WriteTrigger(SpoolLayout layout, String worker, WriteFile write) {
    this.layout = layout;
    this.worker = worker;
    this.write = write;
  }

  /** Writes a receipt; nobody relies on it after a crash of the machine. */
  public void write(String taskId, Instant now) throws IOException {
    ObjectNode json = Json.object();
    json.put("task_id", taskId);
    json.put("worker", worker);
    json.put("status", "received");
    json.put("timestamp", Timestamps.naive(now));
    write.whole(layout.trigger(worker, taskId), Json.bytes(json));
  }
}
