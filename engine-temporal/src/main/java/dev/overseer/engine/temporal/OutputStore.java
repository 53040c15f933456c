package dev.overseer.engine.temporal;

import static dev.overseer.core.log.LogField.field;

import dev.overseer.core.log.Log;
import dev.overseer.core.settings.Settings;
import dev.overseer.posix.StdStream;
import dev.overseer.worker.agent.AttemptOrder;
import dev.overseer.worker.agent.ReadOutput;
import dev.overseer.worker.engine.EngineException;
import dev.overseer.worker.spool.FileName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * Keeps outputs that are too long for a history. The result says where; that it could not be kept
 * costs output, not the attempt. Thread-safe.
 */
final class OutputStore {
  private static final String S3 = "s3://";

  private final Optional<Sink> sink;
  private final Log log;

  /** Where they go. */
  interface Sink {
    /**
     * Keeps a file.
     *
     * @param name segments of its place, each of them safe as a file's name
     * @return where it is now, as people can find it
     */
    String keep(String name, Path file) throws IOException, InterruptedException;
  }

  private OutputStore(Optional<Sink> sink, Log log) {
    this.sink = sink;
    this.log = log;
  }

  /**
   * The one that settings ask for.
   *
   * @throws EngineException if it can't be that
   */
  static OutputStore of(Settings settings, Log log) throws EngineException {
    Optional<String> where = settings.get(TemporalSettings.OUTPUT_STORE);
    if (where.isEmpty()) {
      return new OutputStore(Optional.empty(), log);
    }
    return new OutputStore(
        Optional.of(
            where.get().startsWith(S3)
                ? S3Bucket.of(where.get().substring(S3.length()), settings)
                : folder(Path.of(where.get()))),
        log);
  }

  /** Keeps what is longer than a result holds, and says so in the result. */
  void keepLong(
      String worker, String taskId, AttemptOrder order, int textBytes, ObjectNode result) {
    keepLong(worker, taskId, order.number(), StdStream.STDOUT, order.stdout(), textBytes, result);
    keepLong(worker, taskId, order.number(), StdStream.STDERR, order.stderr(), textBytes, result);
  }

  private void keepLong(
      String worker,
      String taskId,
      int attempt,
      StdStream stream,
      Path file,
      int textBytes,
      ObjectNode result) {
    try {
      long written = ReadOutput.written(file);
      if (written <= textBytes) {
        return;
      }
      result.put(stream.label() + "_bytes", written);
      if (sink.isEmpty()) {
        return;
      }
      String name =
          "%s/%s/%d.%s"
              .formatted(FileName.of(worker), FileName.of(taskId), attempt, stream.label());
      result.put(stream.label() + "_file", sink.get().keep(name, file));
    } catch (IOException e) {
      log.warn("a long output can't be kept", e, field("task_id", taskId));
      result.put(stream.label() + "_lost", String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Sink folder(Path root) throws EngineException {
    try {
      Files.createDirectories(root);
    } catch (IOException e) {
      throw new EngineException("OVERSEER_OUTPUT_STORE can't be used: " + e, e);
    }
    return (name, file) -> {
      Path kept = root.resolve(name);
      Files.createDirectories(kept.getParent());
      Path part = kept.resolveSibling(kept.getFileName() + ".part");
      CopyOutput.copy(file, part);
      Files.move(part, kept, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return kept.toString();
    };
  }
}
