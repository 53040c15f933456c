package dev.overseer.hub.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.overseer.hub.ActionDefinition;
import dev.overseer.hub.ParameterSpec;
import dev.overseer.hub.spi.Action;
import dev.overseer.hub.spi.Driver;
import dev.overseer.hub.spi.InvalidDefinitionException;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a definition may hold, and how it is told what is wrong with it. */
class ExecDefinitionTest {

  @Test
  void isFoundByItsType() {
    assertThat(ServiceLoader.load(Driver.class))
        .filteredOn(driver -> driver.type().equals("exec"))
        .hasOnlyElementsOfType(ExecDriver.class)
        .hasSize(1);
  }

  @Test
  void describesItsParameters() {
    Map<String, Object> parameters = new HashMap<>();
    parameters.put("required", null);
    parameters.put("optional", "a default");
    parameters.put("empty", "");
    parameters.put("checked", Map.of("validate", "value != ''"));
    parameters.put("both", Map.of("default", "7", "validate", "int(value) > 0"));
    parameters.put("neither", Map.of());
    parameters.put("blank", Map.of("default", "x", "validate", ""));

    Action action = create(Map.of("entrypoint", "true", "parameters", parameters));

    assertThat(action.parameters())
        .containsExactly(
            Map.entry("blank", new ParameterSpec(Optional.of("x"), Optional.empty())),
            Map.entry("both", new ParameterSpec(Optional.of("7"), Optional.of("int(value) > 0"))),
            Map.entry("checked", new ParameterSpec(Optional.empty(), Optional.of("value != ''"))),
            Map.entry("empty", new ParameterSpec(Optional.of(""), Optional.empty())),
            Map.entry("neither", ParameterSpec.REQUIRED),
            Map.entry("optional", new ParameterSpec(Optional.of("a default"), Optional.empty())),
            Map.entry("required", ParameterSpec.REQUIRED));
  }

  @Test
  void keysWithoutAValueCountAsLeftOut() {
    Map<String, Object> nothing = Collections.singletonMap("condition", null);
    Action action =
        create(
            Map.of(
                "entrypoint", "true",
                "output", Map.of("stdout", nothing),
                "environment", Collections.singletonMap("HOME", null)));

    assertThat(action.parameters()).isEmpty();
  }

  static Stream<Arguments> faults() {
    return Stream.of(
        Arguments.of(Map.of(), "config.entrypoint is missing: name the program to run"),
        Arguments.of(
            Map.of("entrypoint", ""), "config.entrypoint is missing: name the program to run"),
        Arguments.of(
            Map.of("entrypoint", List.of("sh", "-c")),
            "config.entrypoint is a list, but must be a text: put it in quotes"),
        Arguments.of(
            Map.of("entrypoint", "true", "comand", List.of()),
            "config.comand is not known here: the keys are entrypoint, command, parameters,"
                + " directory, environment, stdout_condition, stderr_condition, output"),
        Arguments.of(
            Map.of("entrypoint", "[[.x"),
            "config.entrypoint can't be used: column 1: the [[ is never closed with ]]; for a"
                + " literal [[ write [[ \"[[\" ]]"),
        Arguments.of(
            Map.of("entrypoint", "true", "command", "ls -l"),
            "config.command is a text, but must be a list, each item one argument"),
        Arguments.of(
            Map.of("entrypoint", "sleep", "command", List.of("-v", 5)),
            "config.command[1] is a number, but must be a text: put it in quotes"),
        Arguments.of(
            Map.of("entrypoint", "true", "command", Collections.singletonList(null)),
            "config.command[0] is empty, but must be a text: put it in quotes"),
        Arguments.of(
            Map.of("entrypoint", "true", "command", List.of("a", "[[ range .x ]]")),
            "config.command[1] can't be used: column 4: range is not supported here"),
        Arguments.of(
            Map.of("entrypoint", "true", "directory", 7),
            "config.directory is a number, but must be a text: put it in quotes"),
        Arguments.of(
            Map.of("entrypoint", "true", "environment", List.of("A=1")),
            "config.environment is a list, but must be a map"),
        Arguments.of(
            Map.of("entrypoint", "true", "environment", Map.of("PIN", 1234)),
            "config.environment.PIN is a number, but must be a text: put it in quotes"),
        Arguments.of(
            Map.of("entrypoint", "true", "environment", Map.of("A", "[[else]]")),
            "config.environment.A can't be used: column 3: this else belongs to no if or with"),
        Arguments.of(
            Map.of("entrypoint", "true", "environment", Map.of("A=B", "1")),
            "config.environment.A=B is no name for a variable: it must not be empty or hold a ="),
        Arguments.of(
            Map.of("entrypoint", "true", "environment", Map.of("", "1")),
            "config.environment. is no name for a variable"),
        Arguments.of(
            Map.of("entrypoint", "true", "environment", Map.of("OVERSEER_TASK_ID", "1")),
            "config.environment.OVERSEER_TASK_ID is set by the hub for each task: choose another"
                + " name"),
        Arguments.of(
            Map.of("entrypoint", "true", "environment", Map.of(1, "x")),
            "config.environment.1 is no text: put the key in quotes"),
        Arguments.of(
            Map.of("entrypoint", "true", "parameters", List.of("a")),
            "config.parameters is a list, but must be a map"),
        Arguments.of(
            Map.of("entrypoint", "true", "parameters", Map.of("n", 5)),
            "config.parameters.n is a number, but must be a text: put it in quotes"),
        Arguments.of(
            Map.of("entrypoint", "true", "parameters", Map.of("n", Map.of("default", true))),
            "config.parameters.n.default is true or false, but must be a text: put it in quotes"),
        Arguments.of(
            Map.of("entrypoint", "true", "parameters", Map.of("n", Map.of("required", "yes"))),
            "config.parameters.n.required is not known here: the keys are default, validate"),
        Arguments.of(
            Map.of(
                "entrypoint", "true", "parameters", Map.of("n", Map.of("validate", "value in ["))),
            "config.parameters.n.validate can't be used: line 1, column 11: mismatched input"
                + " '<EOF>'"),
        Arguments.of(
            Map.of(
                "entrypoint", "true", "parameters", Map.of("n", Map.of("validate", "value == 5"))),
            "config.parameters.n.validate can't be used: line 1, column 7: found no matching"
                + " overload for '_==_' applied to '(string, int)' (candidates: (%A0, %A0)); write"
                + " an expression over value, a string, that gives true or false"),
        Arguments.of(
            Map.of("entrypoint", "true", "parameters", Map.of("n", Map.of("validate", "value"))),
            "config.parameters.n.validate can't be used: it gives a value of type string; write an"
                + " expression over value, a string, that gives true or false"),
        Arguments.of(
            Map.of(
                "entrypoint", "true", "parameters", Map.of("n", Map.of("validate", "dyn(value)"))),
            "config.parameters.n.validate can't be used: it gives a value of type dyn"),
        Arguments.of(
            Map.of(
                "entrypoint",
                "true",
                "parameters",
                Map.of("n", Map.of("validate", "output.data == ''"))),
            "config.parameters.n.validate can't be used: line 1, column 1: undeclared reference to"
                + " 'output'"),
        Arguments.of(
            Map.of(
                "entrypoint",
                "true",
                "parameters",
                Map.of("n", Map.of("validate", "value.matches('[')"))),
            "config.parameters.n.validate can't be used: \"[\" is no regular expression: missing"
                + " closing ]"),
        Arguments.of(
            Map.of("entrypoint", "true", "stdout_condition", "output.jsn.level == 'x'"),
            "config.stdout_condition can't be used: there is no output.jsn: write output.stream,"
                + " output.data or output.json"),
        Arguments.of(
            Map.of("entrypoint", "true", "stderr_condition", "output.data"),
            "config.stderr_condition can't be used: it gives a value of type string; write an"
                + " expression over output.stream and output.data, strings, and output.json, a map,"
                + " that gives true or false"),
        Arguments.of(
            Map.of("entrypoint", "true", "stdout_condition", true),
            "config.stdout_condition is true or false, but must be a text: put it in quotes"),
        Arguments.of(
            Map.of(
                "entrypoint",
                "true",
                "output",
                Map.of("stderr", Map.of("condition", "value == ''"))),
            "config.output.stderr.condition can't be used: line 1, column 1: undeclared reference"
                + " to 'value'"),
        Arguments.of(
            Map.of("entrypoint", "true", "output", Map.of("both", Map.of())),
            "config.output.both is not known here: the keys are stdout, stderr"),
        Arguments.of(
            Map.of("entrypoint", "true", "output", Map.of("stdout", Map.of("cond", "true"))),
            "config.output.stdout.cond is not known here: the keys are condition"),
        Arguments.of(
            Map.of("entrypoint", "true", "output", Map.of("stdout", "true")),
            "config.output.stdout is a text, but must be a map"),
        Arguments.of(
            Map.of(
                "entrypoint", "true",
                "stdout_condition", "true",
                "output", Map.of("stdout", Map.of("condition", "true"))),
            "config.stdout_condition and config.output.stdout.condition say the same thing: keep"
                + " one of them"));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void refusesWithTheActionTheKeyAndWhatToWrite(Map<String, Object> config, String message) {
    assertThatThrownBy(() -> create(config))
        .isInstanceOf(InvalidDefinitionException.class)
        .hasMessageStartingWith("action \"greet\": " + message);
  }

  private static Action create(Map<String, Object> config) {
    return new ExecDriver().create(ActionDefinition.of("greet", "exec", config));
  }
}
