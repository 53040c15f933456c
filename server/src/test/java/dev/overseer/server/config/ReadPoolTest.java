package dev.overseer.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overseer.hub.PoolConfig;
import dev.overseer.hub.PoolConfig.Displacement;
import dev.overseer.hub.PoolConfig.Excess;
import dev.overseer.hub.PoolConfig.ExcessAction;
import dev.overseer.hub.PoolConfig.Order;
import dev.overseer.hub.PoolConfig.Queue;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ReadPoolTest {
  @TempDir Path folder;

  static Stream<Arguments> pools() {
    return Stream.of(
        Arguments.of("{}", PoolConfig.UNLIMITED),
        Arguments.of("{limit: 3}", pool(3)),
        Arguments.of("{size: 3}", pool(3)),
        Arguments.of("{size: 3, limit: 3}", pool(3)),
        Arguments.of("{size: 3, queue: {}}", pool(3)),
        Arguments.of("{size: 10, queue_size: 100, queue_timeout: \"0s\"}", pool(10, size(100))),
        Arguments.of("{size: 3, queue_timeout: \"0s\"}", pool(3)),
        Arguments.of("{limit: 3, queue: {enabled: true, size: 100}}", pool(3, size(100))),
        Arguments.of("{limit: 3, queue: {size: 100}}", pool(3, size(100))),
        Arguments.of(
            "{queue_size: 0}",
            pool(0, new Queue(false, 0, Order.FIRST, Duration.ZERO, Displacement.FORCED_ONLY))),
        Arguments.of("{queue: {size: 0}}", pool(0, Queue.NONE)),
        Arguments.of("{queue: {enabled: true, size: 0}}", pool(0, size(0))),
        Arguments.of("{queue: {enabled: true}}", pool(0, size(0))),
        Arguments.of("{queue: {enabled: false, size: 0}}", pool(0, Queue.NONE)),
        Arguments.of(
            "{queue: {enabled: false, size: 5}}",
            pool(0, new Queue(false, 5, Order.FIRST, Duration.ZERO, Displacement.FORCED_ONLY))),
        Arguments.of("{queue_size: 5, queue: {enabled: true, size: 5}}", pool(0, size(5))),
        Arguments.of("{queue_size: 5, queue_timeout: 1m30s}", pool(0, aged(90))),
        Arguments.of("{queue: {size: 5, max_age: 90}}", pool(0, aged(90))),
        Arguments.of("{queue: {size: 5, max_age: 1m30s}}", pool(0, aged(90))),
        Arguments.of(
            "{queue_size: 5, queue_timeout: 90s, queue: {max_age: 90}}", pool(0, aged(90))),
        Arguments.of(
            "{queue: {enabled: yes, size: 5, order: last, displace: prohibit}}",
            pool(0, new Queue(true, 5, Order.LAST, Duration.ZERO, Displacement.PROHIBITED))),
        Arguments.of(
            "{queue_size: 5, queue: {displace: true}}",
            pool(0, new Queue(true, 5, Order.FIRST, Duration.ZERO, Displacement.ALLOWED))),
        Arguments.of(
            "{queue_size: 5, queue: {displace: \"false\", order: first}}", pool(0, size(5))),
        Arguments.of(
            "{limit: 1, excess: {action: requeue, order: last, grace: 10}}",
            new PoolConfig(
                1,
                Optional.empty(),
                new Excess(ExcessAction.REQUEUE, Order.LAST, Optional.of(Duration.ofSeconds(10))))),
        Arguments.of(
            "{limit: 1, excess: {grace: 0}}",
            new PoolConfig(1, Optional.empty(), Excess.STOP_OLDEST)));
  }

  @ParameterizedTest
  @MethodSource("pools")
  void readsBothSpellings(String yaml, PoolConfig expected) {
    assertThat(new ConfigurationFile(folder, "task_pool: " + yaml).read().hub().pool())
        .isEqualTo(expected);
    assertThat(
            new ConfigurationFile(
                    folder, "actions: {a: {type: exec, task_pool: %s}}".formatted(yaml))
                .read()
                .hub()
                .actions()
                .getFirst()
                .pool())
        .isEqualTo(expected);
  }

  static Stream<Arguments> contradictions() {
    return Stream.of(
        Arguments.of(
            "size: 3\n  limit: 4",
            "config.yaml:2: task_pool.size says otherwise than task_pool.limit (config.yaml:3), but"
                + " both mean the same: keep one of them"),
        Arguments.of(
            "queue_size: 3\n  queue: {size: 4}",
            "config.yaml:2: task_pool.queue_size says otherwise than task_pool.queue.size"
                + " (config.yaml:3), but both mean the same: keep one of them"),
        Arguments.of(
            "queue_timeout: 90s\n  queue:\n    max_age: 60\n    size: 1",
            "config.yaml:2: task_pool.queue_timeout says otherwise than task_pool.queue.max_age"
                + " (config.yaml:4), but both mean the same: keep one of them"),
        Arguments.of(
            "queue_size: 0\n  queue: {enabled: true}",
            "config.yaml:2: task_pool.queue_size is 0, which is no queue, but queue.enabled is"
                + " true: give queue.size: 0 for a queue without bound, or keep one of the two"),
        Arguments.of(
            "queue_size: 5\n  queue: {enabled: false}",
            "config.yaml:2: task_pool.queue_size is 5, but queue.enabled is false: keep one of the"
                + " two"),
        Arguments.of(
            "queue_timeout: 5s",
            "config.yaml:2: task_pool.queue_timeout is for a queue, but there is none: give"
                + " queue.size or queue_size too"),
        Arguments.of(
            "queue: {order: last}",
            "config.yaml:2: task_pool.queue.order is for a queue, but there is none: give"
                + " queue.size or queue_size too"));
  }

  @ParameterizedTest
  @MethodSource("contradictions")
  void refusesToChooseBetweenThem(String yaml, String problem) {
    assertThat(new ConfigurationFile(folder, "task_pool:\n  " + yaml + "\n").problems())
        .containsExactly(problem);
  }

  @Test
  void saysWhatAValueMustBe() {
    assertThat(
            new ConfigurationFile(
                    folder,
                    """
                    task_pool:
                      limit: -1
                      queue:
                        enabled: perhaps
                        size: [3]
                        order: random
                        max_age: soon
                        displace: maybe
                      excess: {action: kill, order: {a: b}, grace: -5}
                    """)
                .problems())
        .containsExactly(
            "config.yaml:2: task_pool.limit is \"-1\", but must be a whole number, 0 or more:"
                + " correct it, or leave it out for 0",
            "config.yaml:4: task_pool.queue.enabled is \"perhaps\", but must be true or false:"
                + " correct it, or leave it out",
            "config.yaml:5: task_pool.queue.size is [\"3\"], but must be a whole number, 0 or more,"
                + " not a list: correct it, or leave it out",
            "config.yaml:6: task_pool.queue.order is \"random\", but must be first or last: correct"
                + " it, or leave it out for first",
            "config.yaml:7: task_pool.queue.max_age is \"soon\", but must be a number of seconds or"
                + " a duration like 1m30s, 0 or more: correct it, or leave it out for 0s",
            "config.yaml:8: task_pool.queue.displace is \"maybe\", but must be false, true or"
                + " prohibit: correct it, or leave it out for false",
            "config.yaml:9: task_pool.excess.grace is \"-5\", but must be a number of seconds or a"
                + " duration like 1m30s, 0 or more: correct it, or leave it out for 0s",
            "config.yaml:9: task_pool.excess.action is \"kill\", but must be stop or requeue:"
                + " correct it, or leave it out for stop",
            "config.yaml:9: task_pool.excess.order is a mapping, but must be a single value");
  }

  private static PoolConfig pool(int limit) {
    return new PoolConfig(limit, Optional.empty(), Excess.STOP_OLDEST);
  }

  private static PoolConfig pool(int limit, Queue queue) {
    return new PoolConfig(limit, Optional.of(queue), Excess.STOP_OLDEST);
  }

  private static Queue size(int size) {
    return Queue.ofSize(size);
  }

  private static Queue aged(int seconds) {
    return new Queue(true, 5, Order.FIRST, Duration.ofSeconds(seconds), Displacement.FORCED_ONLY);
  }
}
