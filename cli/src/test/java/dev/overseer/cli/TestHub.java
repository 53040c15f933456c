package dev.overseer.cli;

import dev.overseer.core.log.Log;
import dev.overseer.hub.ActionDefinition;
import dev.overseer.hub.Hub;
import dev.overseer.hub.ParameterSpec;
import dev.overseer.hub.PoolConfig;
import dev.overseer.hub.RetryPolicy;
import dev.overseer.hub.StartRequest;
import dev.overseer.hub.TaskSnapshot;
import dev.overseer.hub.spi.Action;
import dev.overseer.hub.spi.Driver;
import dev.overseer.hub.spi.TaskContext;
import dev.overseer.hub.spi.VirtualContext;
import dev.overseer.hub.spi.Work;
import dev.overseer.posix.Processes;
import dev.overseer.posix.StdStream;
import dev.overseer.server.ListenAddress;
import dev.overseer.server.OverseerServer;
import dev.overseer.server.ServerOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * The real hub behind the real server on a free port. Its tasks are Java functions, but for one.
 *
 * <ul>
 *   <li>{@code say}: writes {@code out} to stdout and {@code err} to stderr, ends with {@code code}
 *   <li>{@code wait}: writes {@code waiting}, and ends with {@code code} when it is stopped
 *   <li>{@code one}: the same, one at a time, and two may wait
 *   <li>{@code fail}: ends with 3, is restarted once, and then given up
 *   <li>{@code count}: writes the numbers from 1 to {@code to}
 *   <li>{@code shell}: a real process, which does what {@code script} says
 * </ul>
 */
final class TestHub implements AutoCloseable {
  final Hub hub;
  private final OverseerServer server;
  private final Path state;

  private TestHub(Hub hub, OverseerServer server, Path state) {
    this.hub = hub;
    this.server = server;
    this.state = state;
  }

  static TestHub open() {
    return open(UnaryOperator.identity());
  }

  static TestHub open(UnaryOperator<ServerOptions> setUp) {
    Path state = newFolder();
    PoolConfig one =
        new PoolConfig(1, Optional.of(PoolConfig.Queue.ofSize(2)), PoolConfig.Excess.STOP_OLDEST);
    RetryPolicy once =
        new RetryPolicy(Duration.ofMillis(10), Duration.ZERO, Duration.ofMinutes(1), 2);
    Hub hub =
        Hub.builder()
            .driver(new Functions())
            .actions(
                List.of(
                    action("say", "Says something.", PoolConfig.UNLIMITED, Optional.empty()),
                    action("wait", "", PoolConfig.UNLIMITED, Optional.empty()),
                    action("one", "", one, Optional.empty()),
                    action("fail", "", PoolConfig.UNLIMITED, Optional.of(once)),
                    action("count", "", PoolConfig.UNLIMITED, Optional.empty()),
                    ActionDefinition.of(
                        "shell",
                        "exec",
                        Map.of("entrypoint", "sh", "command", List.of("-c", "[[ .script ]]")))))
            .open(Processes.open(state));
    ServerOptions options = ServerOptions.on(new ListenAddress.Tcp("127.0.0.1", 0));
    return new TestHub(hub, OverseerServer.open(hub, setUp.apply(options), Log.silent()), state);
  }

  /** Runs a command line against it. */
  CommandLines.Ran run(String command, String... arguments) {
    List<String> line = new ArrayList<>(List.of(command));
    if (arguments.length > 0 && !arguments[0].startsWith("-")) {
      line.addAll(List.of(arguments));
      line.addAll(List.of("--hub", address()));
    } else {
      line.addAll(List.of("--hub", address()));
      line.addAll(List.of(arguments));
    }
    return CommandLines.run(line.toArray(String[]::new));
  }

  String address() {
    return server.address() instanceof ListenAddress.Tcp tcp
        ? "http://127.0.0.1:" + tcp.port()
        : server.address().toString();
  }

  /** Starts a task without waiting for it. */
  void start(String action, String taskId, Map<String, String> parameters) {
    hub.start(new StartRequest(action, taskId, parameters, Optional.empty(), false, ""));
  }

  void await(String taskId, TaskSnapshot.Phase phase) {
    Awaitility.await().until(() -> hub.task(taskId).phase() == phase);
  }

  @Override
  public void close() {
    hub.shutdown(Duration.ZERO);
    server.close();
    delete(state);
  }

  private static Path newFolder() {
    try {
      return Files.createTempDirectory("overseer-test-hub");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ActionDefinition action(
      String name, String description, PoolConfig pool, Optional<RetryPolicy> retry) {
    return new ActionDefinition(name, "function", description, Map.of(), retry, pool, List.of());
  }

  private static final class Functions implements Driver {
    @Override
    public String type() {
      return "function";
    }

    @Override
    public Action create(ActionDefinition definition) {
      return switch (definition.name()) {
        case "say" -> new Say();
        case "wait", "one" -> _ -> Work.virtual(TestHub::waitForStop);
        case "fail" -> _ -> Work.virtual(_ -> 3);
        case "count" -> _ -> Work.virtual(TestHub::count);
        default -> throw new IllegalArgumentException(definition.name());
      };
    }
  }

  private static final class Say implements Action {
    @Override
    public Map<String, ParameterSpec> parameters() {
      return Map.of(
          "out",
          ParameterSpec.REQUIRED,
          "err",
          new ParameterSpec(Optional.of(""), Optional.of("size(value) < 100")),
          "code",
          new ParameterSpec(Optional.of("0"), Optional.empty()));
    }

    @Override
    public Work prepare(TaskContext task) {
      return Work.virtual(TestHub::say);
    }
  }

  private static int say(VirtualContext context) {
    Map<String, String> parameters = context.task().parameters();
    context.send(StdStream.STDOUT, parameters.getOrDefault("out", "") + "\n");
    String err = parameters.getOrDefault("err", "");
    if (!err.isEmpty()) {
      context.send(StdStream.STDERR, err + "\n");
    }
    return code(context);
  }

  private static int waitForStop(VirtualContext context) throws InterruptedException {
    context.send(StdStream.STDOUT, "waiting");
    while (!context.awaitCancel(Duration.ofMinutes(1))) {
      // Nobody has asked yet.
    }
    return code(context);
  }

  private static int count(VirtualContext context) {
    StringBuilder numbers = new StringBuilder();
    int to = Integer.parseInt(context.task().parameters().getOrDefault("to", "10"));
    for (int number = 1; number <= to; number++) {
      numbers.append(number).append('\n');
    }
    context.send(StdStream.STDOUT, numbers.toString());
    return 0;
  }

  private static int code(VirtualContext context) {
    return Integer.parseInt(context.task().parameters().getOrDefault("code", "0"));
  }
}
