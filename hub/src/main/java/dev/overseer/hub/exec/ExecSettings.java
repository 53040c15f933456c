package dev.overseer.hub.exec;

import dev.overseer.hub.ActionDefinition;
import dev.overseer.hub.ParameterSpec;
import dev.overseer.posix.StdStream;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The settings of an action, read and compiled.
 *
 * @param entrypoint the program
 * @param command its arguments
 * @param directory where it runs; empty means where the hub runs
 * @param environment the variables that it has besides the hub's own; those without a value are
 *     taken from it
 * @param parameters by name, in the order in which they are checked
 * @param checks of those parameters that have one
 * @param conditions of those outputs that have one
 */
record ExecSettings(
    Template entrypoint,
    List<Template> command,
    Optional<Template> directory,
    Map<String, Optional<Template>> environment,
    SortedMap<String, ParameterSpec> parameters,
    Map<String, ParameterCheck> checks,
    Map<StdStream, LineCondition> conditions) {

  /** The keys of a definition. */
  static final List<String> KEYS =
      List.of(
          "entrypoint",
          "command",
          "parameters",
          "directory",
          "environment",
          "stdout_condition",
          "stderr_condition",
          "output");

  /**
   * Reads a definition.
   *
   * @throws dev.overseer.hub.spi.InvalidDefinitionException if it can't work
   */
  static ExecSettings of(ActionDefinition definition) {
    Section config = Section.of(definition);
    config.allowOnly(KEYS);
    if (config.text("entrypoint").orElse("").isEmpty()) {
      throw config.refuse("entrypoint", "is missing: name the program to run");
    }
    SortedMap<String, ParameterSpec> parameters = new TreeMap<>();
    Map<String, ParameterCheck> checks = new TreeMap<>();
    readParameters(config.section("parameters"), parameters, checks);
    return new ExecSettings(
        config.template("entrypoint").orElseThrow(),
        config.templates("command"),
        config.template("directory"),
        environment(config.section("environment")),
        parameters,
        checks,
        conditions(config));
  }

  private static void readParameters(
      Section section,
      SortedMap<String, ParameterSpec> parameters,
      Map<String, ParameterCheck> checks) {
    for (String name : section.keys()) {
      Optional<String> defaultValue;
      Optional<String> validate = Optional.empty();
      if (section.isSection(name)) {
        Section parameter = section.section(name);
        parameter.allowOnly(List.of("default", "validate"));
        defaultValue = parameter.text("default");
        validate = parameter.text("validate").filter(expression -> !expression.isEmpty());
        if (validate.isPresent()) {
          checks.put(name, check(parameter, validate.get()));
        }
      } else {
        defaultValue = section.text(name);
      }
      parameters.put(name, new ParameterSpec(defaultValue, validate));
    }
  }

  private static ParameterCheck check(Section parameter, String expression) {
    try {
      return CompileCel.parameterCheck(expression);
    } catch (InvalidExpressionException e) {
      throw parameter.refuse("validate", e);
    }
  }

  private static Map<String, Optional<Template>> environment(Section section) {
    Map<String, Optional<Template>> environment = new TreeMap<>();
    for (String name : section.keys()) {
      if (name.isEmpty() || name.indexOf('=') >= 0 || name.indexOf('\0') >= 0) {
        throw section.refuse(name, "is no name for a variable: it must not be empty or hold a =");
      }
      if (TaskEnvironment.OWN.contains(name)) {
        throw section.refuse(name, "is set by the hub for each task: choose another name");
      }
      environment.put(name, section.template(name));
    }
    return environment;
  }

  private static Map<StdStream, LineCondition> conditions(Section config) {
    Section output = config.section("output");
    output.allowOnly(List.of("stdout", "stderr"));
    Map<StdStream, LineCondition> conditions = new EnumMap<>(StdStream.class);
    for (StdStream stream : StdStream.values()) {
      Section nested = output.section(stream.label());
      nested.allowOnly(List.of("condition"));
      String flat = stream.label() + "_condition";
      Optional<LineCondition> condition = condition(config, flat);
      Optional<LineCondition> same = condition(nested, "condition");
      if (condition.isPresent() && same.isPresent()) {
        throw config.refuse(
            flat,
            "and config.output.%s.condition say the same thing: keep one of them"
                .formatted(stream.label()));
      }
      condition.or(() -> same).ifPresent(wanted -> conditions.put(stream, wanted));
    }
    return conditions;
  }

  private static Optional<LineCondition> condition(Section section, String key) {
    Optional<String> expression = section.text(key).filter(text -> !text.isEmpty());
    try {
      return expression.isEmpty()
          ? Optional.empty()
          : Optional.of(CompileCel.lineCondition(expression.get()));
    } catch (InvalidExpressionException e) {
      throw section.refuse(key, e);
    }
  }
}
