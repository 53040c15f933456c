package dev.overseer.server.config;

import dev.overseer.core.settings.Kind;
import dev.overseer.core.settings.Kinds;
import dev.overseer.core.settings.Setting;
import dev.overseer.hub.PoolConfig.Displacement;
import dev.overseer.hub.PoolConfig.ExcessAction;
import dev.overseer.hub.PoolConfig.Order;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The keys of a {@code task_pool}, in both spellings that the Go program's users know. */
final class PoolSettings {
  static final Setting<Integer> LIMIT =
      Setting.of("limit", Kinds.wholeNumber(0, Integer.MAX_VALUE))
          .spelled("size")
          .byDefault(0)
          .means("The most tasks that run at once; 0 is no limit.");

  static final Setting<Optional<Boolean>> QUEUE_ENABLED =
      Setting.optional("queue.enabled", Kinds.trueOrFalse())
          .means("Whether tasks may wait for a place. Not given: yes if the queue has a size.");

  static final Setting<Optional<Integer>> QUEUE_SIZE =
      Setting.optional("queue.size", Kinds.wholeNumber(0, Integer.MAX_VALUE))
          .spelled("queue_size")
          .means(
              "The most that wait. `queue_size: 0` is no queue; `queue.size: 0` with"
                  + " `queue.enabled: true` is a queue without bound.");

  static final Setting<Order> QUEUE_ORDER =
      Setting.of("queue.order", Kinds.oneOf(Order.class))
          .byDefault(Order.FIRST)
          .means("Who comes next: `first`, the one that has waited longest, or `last`.");

  static final Setting<Duration> QUEUE_MAX_AGE =
      Setting.of("queue.max_age", Kinds.seconds())
          .spelled("queue_timeout")
          .byDefault(Duration.ZERO)
          .means("How long one may wait; 0 is for ever.");

  static final Setting<Displacement> QUEUE_DISPLACE =
      Setting.of("queue.displace", displacement())
          .byDefault(Displacement.FORCED_ONLY)
          .means(
              "Who may push a waiting task out of a full queue: `false`, only a task that is"
                  + " forced; `true`, any; `prohibit`, none. A forced task is never pushed out.");

  static final Setting<ExcessAction> EXCESS_ACTION =
      Setting.of("excess.action", Kinds.oneOf(ExcessAction.class))
          .byDefault(ExcessAction.STOP)
          .means(
              "What happens to running tasks when the limit is lowered below their number: `stop`,"
                  + " or `requeue` to start them again later.");

  static final Setting<Order> EXCESS_ORDER =
      Setting.of("excess.order", Kinds.oneOf(Order.class))
          .byDefault(Order.FIRST)
          .means("To which of them: `first`, the ones that run longest, or `last`.");

  static final Setting<Duration> EXCESS_GRACE =
      Setting.of("excess.grace", Kinds.seconds())
          .byDefault(Duration.ZERO)
          .means("How long each has between SIGTERM and SIGKILL; 0 is `stop_grace`.");

  static final List<Setting<?>> ALL =
      List.of(
          LIMIT,
          QUEUE_ENABLED,
          QUEUE_SIZE,
          QUEUE_ORDER,
          QUEUE_MAX_AGE,
          QUEUE_DISPLACE,
          EXCESS_ACTION,
          EXCESS_ORDER,
          EXCESS_GRACE);

  private PoolSettings() {}

  private static Kind<Displacement> displacement() {
    return Kinds.of(
        "false, true or prohibit",
        text ->
            switch (text) {
              case "false" -> Displacement.FORCED_ONLY;
              case "true" -> Displacement.ALLOWED;
              case "prohibit" -> Displacement.PROHIBITED;
              default -> throw new IllegalArgumentException(text);
            },
        value ->
            switch (value) {
              case FORCED_ONLY -> "false";
              case ALLOWED -> "true";
              case PROHIBITED -> "prohibit";
            });
  }
}
