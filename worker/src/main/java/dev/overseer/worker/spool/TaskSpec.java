package dev.overseer.worker.spool;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * A task as its file gives it.
 *
 * @param file where it was read
 * @param id as it stands there: a name from outside, never a path
 * @param description what the agent is told
 * @param timeout for one attempt; empty means the worker's
 * @param priority the higher, the sooner; 0 is normal
 * @param dependencies ids of tasks that must have completed
 * @param notBefore when it may start; empty means any time
 * @param createdAt as its producer says
 * @param fields everything that stands in the file, for the dead letter
 */
public record TaskSpec(
    Path file,
    String id,
    String description,
    Optional<Duration> timeout,
    int priority,
    List<String> dependencies,
    Optional<Instant> notBefore,
    Optional<Instant> createdAt,
    ObjectNode fields) {
  /** The priority of {@code "low"}. */
  public static final int LOW = -10;

  /** The priority of {@code "normal"}, and of a task that names none. */
  public static final int NORMAL = 0;

  /** The priority of {@code "high"}. */
  public static final int HIGH = 10;

  public TaskSpec {
    dependencies = List.copyOf(dependencies);
  }
}
