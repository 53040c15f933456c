package dev.overseer.cli;

import dev.overseer.posix.StdStream;
import dev.overseer.worker.spool.Json;
import dev.overseer.worker.spool.TaskResult;
import dev.overseer.worker.view.FollowTask;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.node.ObjectNode;

/** Keeps what an attempt has written. For one thread. */
final class CollectAttempt implements FollowTask.Sink {
  private final ByteArrayOutputStream stdout = new ByteArrayOutputStream();
  private final ByteArrayOutputStream stderr = new ByteArrayOutputStream();

  @Override
  public void output(StdStream stream, byte[] bytes) {
    of(stream).writeBytes(bytes);
  }

  @Override
  public void gap(StdStream stream, long bytes) {
    of(stream)
        .writeBytes("\n[… %d bytes cut …]\n".formatted(bytes).getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void attempt(int number) {}

  @Override
  public void failed(TaskResult result) {}

  ObjectNode toJson(String taskId) {
    ObjectNode json = Json.object();
    json.put("task_id", taskId);
    json.put("stdout", stdout.toString(StandardCharsets.UTF_8));
    json.put("stderr", stderr.toString(StandardCharsets.UTF_8));
    return json;
  }

  private ByteArrayOutputStream of(StdStream stream) {
    return switch (stream) {
      case STDOUT -> stdout;
      case STDERR -> stderr;
    };
  }
}
