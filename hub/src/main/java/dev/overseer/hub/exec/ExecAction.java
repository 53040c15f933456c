package dev.overseer.hub.exec;

import dev.overseer.core.GoQuote;
import dev.overseer.hub.ParameterSpec;
import dev.overseer.hub.spi.Action;
import dev.overseer.hub.spi.InvalidParametersException;
import dev.overseer.hub.spi.LineFilter;
import dev.overseer.hub.spi.TaskContext;
import dev.overseer.hub.spi.Work;
import dev.overseer.posix.Command;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Turns a start request's parameters into one command line. No shell has a part in it: each
 * template gives exactly one argument, whatever its parameters hold.
 */
final class ExecAction implements Action {
  private final ExecSettings settings;
  private final TaskEnvironment environment;
  private final Optional<OutputFilter> filter;

  /**
   * @param name the action's name
   * @param hubEnvironment the hub's own variables
   */
  ExecAction(String name, ExecSettings settings, Map<String, String> hubEnvironment) {
    this.settings = settings;
    environment = new TaskEnvironment(hubEnvironment, settings.environment());
    filter =
        settings.conditions().isEmpty()
            ? Optional.empty()
            : Optional.of(new OutputFilter(name, settings.conditions()));
  }

  @Override
  public Map<String, ParameterSpec> parameters() {
    return settings.parameters();
  }

  @Override
  public void validate(Map<String, String> parameters) throws InvalidParametersException {
    complete(parameters);
  }

  @Override
  public Work prepare(TaskContext task) throws InvalidParametersException {
    Map<String, String> parameters = complete(task.parameters());
    List<String> argv = new ArrayList<>();
    argv.add(settings.entrypoint().render(parameters));
    settings.command().forEach(argument -> argv.add(argument.render(parameters)));
    if (argv.getFirst().isEmpty()) {
      throw new InvalidParametersException(
          "exec: entrypoint must not be empty after template rendering");
    }
    Command command = new Command(argv, environment.of(task, parameters), directory(parameters));
    filter.ifPresent(OutputFilter::awaitReady);
    return new Work.ProcessWork(command, filter.map(LineFilter.class::cast).orElse(LineFilter.ALL));
  }

  /** The parameters with the defaults of those that are left out. Each one is checked. */
  private Map<String, String> complete(Map<String, String> given)
      throws InvalidParametersException {
    Map<String, String> complete = new HashMap<>(given);
    for (Map.Entry<String, ParameterSpec> parameter : settings.parameters().entrySet()) {
      String name = parameter.getKey();
      if (!complete.containsKey(name)) {
        complete.put(
            name,
            parameter
                .getValue()
                .defaultValue()
                .orElseThrow(
                    () ->
                        new InvalidParametersException(
                            "exec: required parameter %s is missing"
                                .formatted(GoQuote.quote(name)))));
      }
      check(name, complete.get(name));
    }
    return complete;
  }

  private void check(String name, String value) throws InvalidParametersException {
    ParameterCheck check = settings.checks().get(name);
    if (check == null) {
      return;
    }
    boolean holds;
    try {
      holds = check.holds(value);
    } catch (ConditionFailedException e) {
      throw new InvalidParametersException(
          "exec: CEL evaluation error for parameter %s: %s"
              .formatted(GoQuote.quote(name), e.getMessage()));
    }
    if (!holds) {
      throw new InvalidParametersException(
          "exec: parameter %s failed validation (value: %s)"
              .formatted(GoQuote.quote(name), GoQuote.quote(value)));
    }
  }

  private Optional<Path> directory(Map<String, String> parameters)
      throws InvalidParametersException {
    Optional<String> rendered = settings.directory().map(template -> template.render(parameters));
    try {
      return rendered.filter(path -> !path.isEmpty()).map(Path::of);
    } catch (InvalidPathException e) {
      throw new InvalidParametersException(
          "exec: directory %s is no path: %s"
              .formatted(GoQuote.quote(rendered.orElse("")), e.getReason()));
    }
  }
}
