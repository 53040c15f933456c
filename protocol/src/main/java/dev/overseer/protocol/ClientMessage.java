package dev.overseer.protocol;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A request. Its {@code id} is chosen by the client, never empty, and echoed in the answer. A text
 * that a request leaves out, or gives as null, is the empty one.
 *
 * <p>Only the shape is checked here. Whether a task id is given, known, or in the right state is
 * the hub's to say, in the order that the protocol fixes.
 */
public sealed interface ClientMessage {

  /** What the answer echoes. */
  String id();

  /** The word in the message's {@code type} field. */
  default String type() {
    return switch (this) {
      case Start _ -> "start";
      case Stop _ -> "stop";
      case Reset _ -> "reset";
      case ListTasks _ -> "list";
      case Replay _ -> "replay";
      case Subscribe _ -> "subscribe";
      case SubscribeAll _ -> "subscribe_all";
      case Unsubscribe _ -> "unsubscribe";
      case Describe _ -> "describe";
      case PoolInfo _ -> "pool_info";
      case SetPool _ -> "set_pool";
      case Purge _ -> "purge";
      case Metrics _ -> "metrics";
      case Manifest _ -> "manifest";
    };
  }

  /**
   * Starts a task, answered by {@code started}, {@code queued} or {@code error}; the sender is
   * subscribed to it from the beginning.
   *
   * @param taskId the id it shall have; empty for a new one
   * @param force whether it may push another task out of a full queue
   */
  record Start(
      String id,
      String action,
      String taskId,
      Map<String, String> params,
      Optional<RetrySettings> retryPolicy,
      boolean force)
      implements ClientMessage {

    public Start {
      requireId(id);
      params = Map.copyOf(params);
    }

    /** A task with a new id and no wishes. */
    public static Start of(String id, String action, Map<String, String> params) {
      return new Start(id, action, "", params, Optional.empty(), false);
    }
  }

  /** Stops a task. Has no answer of its own: {@code exited} or {@code dequeued} follows. */
  record Stop(String id, String taskId) implements ClientMessage {
    public Stop {
      requireId(id);
    }
  }

  /** Starts a task again that was given up; answered by {@code started}. */
  record Reset(String id, String taskId) implements ClientMessage {
    public Reset {
      requireId(id);
    }
  }

  /**
   * Asks for {@code tasks}.
   *
   * @param since an RFC 3339 time: only tasks with activity then or later; empty for all
   */
  record ListTasks(String id, String since) implements ClientMessage {
    public ListTasks {
      requireId(id);
    }
  }

  /**
   * Asks for a task's kept {@code output} and {@code exited} events.
   *
   * @param since an RFC 3339 time: only events from then on; may be empty
   * @param ack whether {@code replayed} shall mark the end. An addition of this hub's
   * @param fromSeq everything kept from this line on, instead of the last 100 events; a {@code gap}
   *     comes first where older lines were asked for than are kept. An addition of this hub's
   */
  record Replay(String id, String taskId, String since, boolean ack, OptionalLong fromSeq)
      implements ClientMessage {
    public Replay {
      requireId(id);
      fromSeq.ifPresent(seq -> requireAtLeast("from_seq", seq, 1));
    }
  }

  /**
   * Subscribes to a task, known or not yet; answered by {@code subscribed}.
   *
   * @param lossless whether the task shall wait for this subscriber, for some seconds, rather than
   *     have it miss lines. An addition of this hub's
   */
  record Subscribe(String id, String taskId, boolean lossless) implements ClientMessage {
    public Subscribe {
      requireId(id);
    }
  }

  /**
   * Subscribes to every task, present and to come; answered by {@code subscribed_all}. Another one
   * on the same connection takes its place. An addition of this hub's.
   *
   * @param stateOnly whether what the tasks write is left out: no {@code output}, no {@code gap},
   *     but of those that the client subscribed to one by one
   * @param usage whether {@code usage} shall come every two seconds
   */
  record SubscribeAll(String id, boolean lossless, boolean stateOnly, boolean usage)
      implements ClientMessage {
    public SubscribeAll {
      requireId(id);
    }
  }

  /** Ends a subscription to one task; answered by {@code unsubscribed}. */
  record Unsubscribe(String id, String taskId) implements ClientMessage {
    public Unsubscribe {
      requireId(id);
    }
  }

  /**
   * Asks what can be started, and with which parameters.
   *
   * @param action only this one; empty for all
   */
  record Describe(String id, String action) implements ClientMessage {
    public Describe {
      requireId(id);
    }
  }

  /**
   * Asks for {@code pool_info}.
   *
   * @param action whose pool; empty for the hub's own
   */
  record PoolInfo(String id, String action) implements ClientMessage {
    public PoolInfo {
      requireId(id);
    }
  }

  /**
   * Changes a pool: {@code pool_updated} goes to everybody, then {@code pool_info} to the sender.
   * What is empty stays as it is.
   *
   * @param action whose pool; empty for the hub's own
   * @param limit the most that run at once; 0 for no limit. Read from {@code limit} or {@code size}
   * @param queueSize the most that wait
   */
  record SetPool(
      String id,
      String action,
      OptionalInt limit,
      OptionalInt queueSize,
      Optional<ExcessSettings> excess)
      implements ClientMessage {

    public SetPool {
      requireId(id);
      limit.ifPresent(value -> requireAtLeast("limit", value, 0));
      queueSize.ifPresent(value -> requireAtLeast("queue_size", value, 0));
    }
  }

  /**
   * Empties a queue: {@code dequeued} for each task goes to everybody, {@code purged} to the
   * sender.
   *
   * @param action whose queue; empty for all
   */
  record Purge(String id, String action) implements ClientMessage {
    public Purge {
      requireId(id);
    }
  }

  /**
   * Asks for {@code metrics}: of a task if one is named, else of an action if one is named, else of
   * the hub.
   */
  record Metrics(String id, String action, String taskId) implements ClientMessage {
    public Metrics {
      requireId(id);
    }
  }

  /** Asks for the {@code manifest}, which describes this protocol to programs. */
  record Manifest(String id) implements ClientMessage {
    public Manifest {
      requireId(id);
    }
  }

  private static void requireId(String id) {
    if (Objects.requireNonNull(id).isEmpty()) {
      throw new IllegalArgumentException("id is required");
    }
  }

  private static void requireAtLeast(String name, long value, long least) {
    if (value < least) {
      throw new IllegalArgumentException(
          "%s is %d, but must be %d or more".formatted(name, value, least));
    }
  }
}
