package dev.overseer.hub;

import dev.overseer.hub.spi.Action;
import dev.overseer.hub.spi.Driver;
import dev.overseer.hub.spi.TaskContext;
import dev.overseer.hub.spi.VirtualContext;
import dev.overseer.hub.spi.VirtualTask;
import dev.overseer.hub.spi.Work;
import dev.overseer.posix.Child;
import dev.overseer.posix.Command;
import dev.overseer.posix.Processes;
import dev.overseer.posix.SpawnException;
import dev.overseer.posix.StdStream;
import dev.overseer.testkit.ManualTimers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.UnaryOperator;

/**
 * A hub whose tasks are driven by the test: each run of the action {@code script} takes its orders
 * from a queue, and time stands still until the test moves it.
 */
final class VirtualHub implements AutoCloseable {
  final ManualTimers timers = new ManualTimers();
  final Hub hub;
  private final Map<String, BlockingQueue<Order>> orders = new ConcurrentHashMap<>();

  /** What a run is told to do next. */
  sealed interface Order {
    record Say(StdStream stream, String text) implements Order {}

    record End(int exitCode) implements Order {}

    record Fail(String message) implements Order {}
  }

  VirtualHub(UnaryOperator<HubBuilder> setUp) {
    hub =
        setUp
            .apply(Hub.builder().driver(new ScriptDriver()).timers(timers))
            .open(new NoProcesses());
  }

  /** A hub with one action, {@code script}, in the given pool. */
  static VirtualHub withPool(PoolConfig pool) {
    return new VirtualHub(
        builder -> builder.actions(List.of(action("script", pool, Optional.empty(), List.of()))));
  }

  static ActionDefinition action(
      String name, PoolConfig pool, Optional<RetryPolicy> retry, List<String> dedupeKey) {
    return new ActionDefinition(name, "script", "", Map.of(), retry, pool, dedupeKey);
  }

  static StartRequest request(String taskId) {
    return new StartRequest("script", taskId, Map.of(), Optional.empty(), false, "req-" + taskId);
  }

  static StartRequest request(String taskId, RetryPolicy retry) {
    return new StartRequest("script", taskId, Map.of(), Optional.of(retry), false, "req-" + taskId);
  }

  void say(String taskId, String text) {
    order(taskId, new Order.Say(StdStream.STDOUT, text));
  }

  void end(String taskId, int exitCode) {
    order(taskId, new Order.End(exitCode));
  }

  void order(String taskId, Order order) {
    ordersOf(taskId).add(order);
  }

  @Override
  public void close() {
    hub.shutdown(Duration.ZERO);
  }

  private BlockingQueue<Order> ordersOf(String taskId) {
    return orders.computeIfAbsent(taskId, id -> new LinkedBlockingQueue<>());
  }

  private final class ScriptDriver implements Driver {
    @Override
    public String type() {
      return "script";
    }

    @Override
    public Action create(ActionDefinition definition) {
      return new ScriptAction();
    }
  }

  private final class ScriptAction implements Action {
    @Override
    public Work prepare(TaskContext task) {
      if (task.parameters().containsKey("unpreparable")) {
        throw new IllegalStateException("nothing to run");
      }
      return Work.virtual(new Script());
    }
  }

  private final class Script implements VirtualTask {
    @Override
    public int run(VirtualContext context) throws Exception {
      BlockingQueue<Order> queue = ordersOf(context.task().taskId());
      while (true) {
        Order next = queue.poll();
        if (next == null) {
          if (context.awaitCancel(Duration.ofMillis(1))) {
            return 143;
          }
          continue;
        }
        switch (next) {
          case Order.Say say -> context.send(say.stream(), say.text());
          case Order.End end -> {
            return end.exitCode();
          }
          case Order.Fail fail -> throw new IllegalStateException(fail.message());
        }
      }
    }
  }

  private static final class NoProcesses implements Processes {
    @Override
    public Child spawn(Command command) throws SpawnException {
      throw new SpawnException("no processes here", 0);
    }

    @Override
    public void close() {}
  }
}
