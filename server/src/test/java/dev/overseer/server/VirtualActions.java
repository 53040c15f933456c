package dev.overseer.server;

import dev.overseer.hub.ActionDefinition;
import dev.overseer.hub.ParameterSpec;
import dev.overseer.hub.PoolConfig;
import dev.overseer.hub.RetryPolicy;
import dev.overseer.hub.spi.Action;
import dev.overseer.hub.spi.Driver;
import dev.overseer.hub.spi.InvalidParametersException;
import dev.overseer.hub.spi.TaskContext;
import dev.overseer.hub.spi.VirtualContext;
import dev.overseer.hub.spi.Work;
import dev.overseer.posix.StdStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Actions for tests, without a process.
 *
 * <ul>
 *   <li>{@code say}: writes its parameter {@code text}, to {@code stderr} if {@code to} says so,
 *       and ends with {@code code}
 *   <li>{@code wait}: writes {@code waiting}, and ends when it is stopped
 *   <li>{@code count}: writes the numbers from 1 to {@code to}, as fast as it can
 *   <li>{@code fail}: can't be prepared
 * </ul>
 */
final class VirtualActions implements Driver {
  private static final int LINES_PER_SEND = 1000;

  /** An action of this driver, unlimited and without restarts. */
  static ActionDefinition action(String name) {
    return ActionDefinition.of(name, "virtual", Map.of());
  }

  static ActionDefinition action(String name, PoolConfig pool) {
    return new ActionDefinition(name, "virtual", "", Map.of(), Optional.empty(), pool, List.of());
  }

  static ActionDefinition restarting(String name, RetryPolicy retry) {
    return new ActionDefinition(
        name, "virtual", "", Map.of(), Optional.of(retry), PoolConfig.UNLIMITED, List.of());
  }

  @Override
  public String type() {
    return "virtual";
  }

  @Override
  public Action create(ActionDefinition definition) {
    return switch (definition.name().replaceAll("-.*", "")) {
      case "say" -> new SayAction();
      case "wait" -> task -> Work.virtual(VirtualActions::waitForCancel);
      case "count" -> task -> Work.virtual(VirtualActions::count);
      case "fail" ->
          task -> {
            throw new IllegalStateException("there is nothing to run");
          };
      default -> throw new IllegalArgumentException(definition.name());
    };
  }

  private static final class SayAction implements Action {
    @Override
    public Map<String, ParameterSpec> parameters() {
      return Map.of(
          "text",
          ParameterSpec.REQUIRED,
          "to",
          new ParameterSpec(Optional.of("stdout"), Optional.of("value != ''")));
    }

    @Override
    public void validate(Map<String, String> parameters) throws InvalidParametersException {
      if (!parameters.containsKey("text")) {
        throw new InvalidParametersException("virtual: required parameter \"text\" is missing");
      }
    }

    @Override
    public Work prepare(TaskContext task) {
      return Work.virtual(VirtualActions::say);
    }
  }

  private static int say(VirtualContext context) {
    Map<String, String> parameters = context.task().parameters();
    StdStream stream =
        parameters.getOrDefault("to", "stdout").equals("stderr")
            ? StdStream.STDERR
            : StdStream.STDOUT;
    context.send(stream, parameters.getOrDefault("text", ""));
    return Integer.parseInt(parameters.getOrDefault("code", "0"));
  }

  private static int waitForCancel(VirtualContext context) throws InterruptedException {
    context.send(StdStream.STDOUT, "waiting");
    while (!context.awaitCancel(Duration.ofMinutes(1))) {
      // Nobody has asked yet.
    }
    return 0;
  }

  private static int count(VirtualContext context) {
    long to = Long.parseLong(context.task().parameters().getOrDefault("to", "0"));
    StringBuilder lines = new StringBuilder();
    for (long number = 1; number <= to && !context.isCancelled(); number++) {
      lines.append(number).append('\n');
      if (number % LINES_PER_SEND == 0 || number == to) {
        context.send(StdStream.STDOUT, lines.toString());
        lines.setLength(0);
      }
    }
    return 0;
  }
}
