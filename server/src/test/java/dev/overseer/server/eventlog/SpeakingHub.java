package dev.overseer.server.eventlog;

import dev.overseer.hub.ActionDefinition;
import dev.overseer.hub.Hub;
import dev.overseer.hub.HubOptions;
import dev.overseer.hub.PoolConfig;
import dev.overseer.hub.RetryPolicy;
import dev.overseer.hub.StartRequest;
import dev.overseer.hub.TaskSnapshot.Phase;
import dev.overseer.hub.spi.Action;
import dev.overseer.hub.spi.Driver;
import dev.overseer.hub.spi.VirtualContext;
import dev.overseer.hub.spi.Work;
import dev.overseer.posix.Child;
import dev.overseer.posix.Command;
import dev.overseer.posix.Processes;
import dev.overseer.posix.SpawnException;
import dev.overseer.posix.StdStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A hub with one action, {@code speak}: its tasks write {@code text} to stdout and {@code error} to
 * stderr, then the numbers from 1 to {@code count}, wait to be stopped if {@code wait} says so, and
 * end with {@code code}.
 */
final class SpeakingHub implements AutoCloseable {
  final Hub hub;

  /**
   * @param patience how long it holds a task's output back
   */
  SpeakingHub(PoolConfig pool, Duration patience) {
    HubOptions options =
        new HubOptions(Duration.ofSeconds(1), 0, 0, 1000, Duration.ofHours(1), 1 << 18, patience);
    hub =
        Hub.builder()
            .driver(new SpeakingDriver())
            .options(options)
            .actions(
                List.of(
                    new ActionDefinition(
                        "speak", "speaking", "", Map.of(), Optional.empty(), pool, List.of())))
            .open(new NoProcesses());
  }

  void start(String taskId, Map<String, String> parameters) {
    hub.start(new StartRequest("speak", taskId, parameters, Optional.empty(), false, "r"));
  }

  void start(String taskId, Map<String, String> parameters, RetryPolicy retry) {
    hub.start(new StartRequest("speak", taskId, parameters, Optional.of(retry), false, "r"));
  }

  Phase phaseOf(String taskId) {
    return hub.task(taskId).phase();
  }

  @Override
  public void close() {
    hub.shutdown(Duration.ofSeconds(1));
  }

  private static final class SpeakingDriver implements Driver {
    @Override
    public String type() {
      return "speaking";
    }

    @Override
    public Action create(ActionDefinition definition) {
      return task -> Work.virtual(SpeakingHub::speak);
    }
  }

  private static int speak(VirtualContext context) throws InterruptedException {
    Map<String, String> parameters = context.task().parameters();
    say(context, StdStream.STDOUT, parameters.getOrDefault("text", ""));
    say(context, StdStream.STDERR, parameters.getOrDefault("error", ""));
    int count = Integer.parseInt(parameters.getOrDefault("count", "0"));
    for (int number = 1; number <= count; number++) {
      context.send(StdStream.STDOUT, Integer.toString(number));
    }
    if (parameters.containsKey("wait")) {
      while (!context.awaitCancel(Duration.ofMinutes(1))) {
        // Nobody has asked yet.
      }
    }
    return Integer.parseInt(parameters.getOrDefault("code", "0"));
  }

  private static void say(VirtualContext context, StdStream stream, String text) {
    if (!text.isEmpty()) {
      context.send(stream, text);
    }
  }

  private static final class NoProcesses implements Processes {
    @Override
    public Child spawn(Command command) throws SpawnException {
      throw new SpawnException("no processes here", 0);
    }

    @Override
    public void close() {
      // There is nothing to end.
    }
  }
}
