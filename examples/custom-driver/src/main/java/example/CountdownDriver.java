package example;

import dev.overseer.core.GoDuration;
import dev.overseer.hub.ActionDefinition;
import dev.overseer.hub.ParameterSpec;
import dev.overseer.hub.spi.Action;
import dev.overseer.hub.spi.BackgroundService;
import dev.overseer.hub.spi.Driver;
import dev.overseer.hub.spi.InvalidDefinitionException;
import dev.overseer.hub.spi.InvalidParametersException;
import dev.overseer.hub.spi.TaskContext;
import dev.overseer.hub.spi.VirtualContext;
import dev.overseer.hub.spi.Work;
import dev.overseer.posix.StdStream;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Counts down: a driver whose tasks are Java functions. */
public final class CountdownDriver implements Driver {

  @Override
  public String type() {
    return "countdown";
  }

  @Override
  public Action create(ActionDefinition definition) {
    if (!(definition.config().get("tick") instanceof String tick)) {
      throw new InvalidDefinitionException(
          "action \"%s\": config.tick is missing: write a duration like \"1s\""
              .formatted(definition.name()));
    }
    return new Countdown(definition.name(), GoDuration.parse(tick));
  }

  private record Countdown(String name, Duration tick) implements Action {

    @Override
    public Map<String, ParameterSpec> parameters() {
      return Map.of("from", new ParameterSpec(Optional.of("3"), Optional.empty()));
    }

    @Override
    public void validate(Map<String, String> parameters) throws InvalidParametersException {
      if (!parameters.getOrDefault("from", "3").matches("[1-9]")) {
        throw new InvalidParametersException("countdown: from must be a digit from 1 to 9");
      }
    }

    @Override
    public Work prepare(TaskContext task) {
      int from = Integer.parseInt(task.parameters().getOrDefault("from", "3"));
      return Work.virtual(context -> countDown(context, from));
    }

    private int countDown(VirtualContext context, int from) throws InterruptedException {
      for (int i = from; i > 0; i--) {
        context.send(StdStream.STDOUT, Integer.toString(i));
        if (context.awaitCancel(tick)) {
          context.send(StdStream.STDERR, "stopped at " + i);
          return 1;
        }
      }
      context.send(StdStream.STDOUT, "lift-off");
      return 0;
    }

    @Override
    public Optional<BackgroundService> service() {
      return Optional.of(
          submitter -> {
            while (true) {
              Thread.sleep(tick.multipliedBy(5));
              submitter.submit(name, "", Map.of("from", "1"));
            }
          });
    }
  }
}
