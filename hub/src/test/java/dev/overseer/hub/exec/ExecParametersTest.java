package dev.overseer.hub.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.overseer.hub.ActionDefinition;
import dev.overseer.hub.spi.Action;
import dev.overseer.hub.spi.InvalidParametersException;
import dev.overseer.hub.spi.TaskContext;
import dev.overseer.hub.spi.Work;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The texts here are the wire's: a client written for the protocol reads them. */
class ExecParametersTest {

  @Test
  void aRequiredOneMustBeGiven() {
    Map<String, Object> parameters = new HashMap<>();
    parameters.put("p", null);
    Action action = action(parameters);

    assertThatThrownBy(() -> action.validate(Map.of()))
        .isInstanceOf(InvalidParametersException.class)
        .hasMessage("exec: required parameter \"p\" is missing");
    assertThatCode(() -> action.validate(Map.of("p", ""))).doesNotThrowAnyException();
  }

  @Test
  void aNameIsQuotedAsGoQuotesIt() {
    Map<String, Object> parameters = new HashMap<>();
    parameters.put("a\"b\u200b", null);
    Action action = action(parameters);

    assertThatThrownBy(() -> action.validate(Map.of()))
        .hasMessage("exec: required parameter \"a\\\"b\\u200b\" is missing");
  }

  @ParameterizedTest
  @CsvSource({
    "canary, \"canary\"",
    "'', \"\"",
    "'a\"b\\', \"a\\\"b\\\\\"",
    "'line\nend', \"line\\nend\"",
    "'é😀', \"é😀\"",
  })
  void aValueMustPassItsCheck(String value, String quoted) {
    Action action =
        action(Map.of("env", Map.of("validate", "value in ['dev', 'staging', 'prod']")));

    assertThatCode(() -> action.validate(Map.of("env", "prod"))).doesNotThrowAnyException();
    assertThatThrownBy(() -> action.validate(Map.of("env", value)))
        .isInstanceOf(InvalidParametersException.class)
        .hasMessage("exec: parameter \"env\" failed validation (value: " + quoted + ")");
  }

  @Test
  void aCheckThatCannotBeEvaluatedIsToldApart() {
    Action action = action(Map.of("n", Map.of("validate", "int(value) > 0")));

    assertThatCode(() -> action.validate(Map.of("n", "7"))).doesNotThrowAnyException();
    assertThatThrownBy(() -> action.validate(Map.of("n", "-7")))
        .hasMessage("exec: parameter \"n\" failed validation (value: \"-7\")");
    assertThatThrownBy(() -> action.validate(Map.of("n", "seven")))
        .isInstanceOf(InvalidParametersException.class)
        .hasMessageStartingWith("exec: CEL evaluation error for parameter \"n\": ")
        .hasMessageContaining("seven");
  }

  @Test
  void aDefaultIsCheckedToo() {
    Action action = action(Map.of("p", Map.of("default", "", "validate", "value.size() > 0")));

    assertThatThrownBy(() -> action.validate(Map.of()))
        .hasMessage("exec: parameter \"p\" failed validation (value: \"\")");
    assertThatCode(() -> action.validate(Map.of("p", "x"))).doesNotThrowAnyException();
  }

  @Test
  void ofSeveralFaultsTheFirstByNameIsTold() {
    Map<String, Object> parameters = new HashMap<>();
    IntStream.range(0, 20).forEach(i -> parameters.put("p" + i, null));
    parameters.put("b", Map.of("validate", "value == 'x'"));
    Action action = action(parameters);

    assertThatThrownBy(() -> action.validate(Map.of("b", "y")))
        .hasMessage("exec: parameter \"b\" failed validation (value: \"y\")");
    assertThatThrownBy(() -> action.validate(Map.of("b", "x")))
        .hasMessage("exec: required parameter \"p0\" is missing");
  }

  @Test
  void whatIsGivenWinsOverTheDefaultAndTheUnknownIsPassedOn() throws Exception {
    Action action =
        new ExecDriver(Map.of())
            .create(
                ActionDefinition.of(
                    "a",
                    "exec",
                    Map.of(
                        "entrypoint", "echo",
                        "command", List.of("[[.known]]", "[[.unknown]]", "[[.nowhere]]"),
                        "parameters", Map.of("known", "default"))));

    assertThat(arguments(action, Map.of())).containsExactly("echo", "default", "", "");
    assertThat(arguments(action, Map.of("known", "given", "unknown", "extra")))
        .containsExactly("echo", "given", "extra", "");
    assertThat(arguments(action, Map.of("known", ""))).containsExactly("echo", "", "", "");
  }

  @Test
  void aTaskIsCheckedAgainWhenItIsPrepared() {
    Action action = action(Map.of("p", Map.of("validate", "value == 'x'")));

    assertThatThrownBy(() -> arguments(action, Map.of("p", "y")))
        .hasMessage("exec: parameter \"p\" failed validation (value: \"y\")");
  }

  @Test
  void manyAreCheckedAtOnce() throws Exception {
    Action action =
        action(Map.of("n", Map.of("validate", "value.matches('^[0-9]+$') && int(value) % 2 == 0")));
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Callable<Integer>> checks =
          IntStream.range(0, 8)
              .<Callable<Integer>>mapToObj(
                  thread -> () -> refusals(action, 1000 * thread, 1000 * (thread + 1)))
              .toList();
      for (Future<Integer> refusals : threads.invokeAll(checks)) {
        assertThat(refusals.get()).isEqualTo(500);
      }
    }
  }

  private static int refusals(Action action, int from, int to) {
    int refusals = 0;
    for (int i = from; i < to; i++) {
      try {
        action.validate(Map.of("n", Integer.toString(i)));
      } catch (InvalidParametersException odd) {
        assertThat(odd).hasMessage("exec: parameter \"n\" failed validation (value: \"%d\")", i);
        refusals++;
      }
    }
    return refusals;
  }

  private static Action action(Map<String, Object> parameters) {
    return new ExecDriver()
        .create(
            ActionDefinition.of(
                "a", "exec", Map.of("entrypoint", "true", "parameters", parameters)));
  }

  private static List<String> arguments(Action action, Map<String, String> parameters)
      throws Exception {
    Work work = action.prepare(new TaskContext("t-1", "a", parameters, 0));
    return ((Work.ProcessWork) work).command().argv();
  }
}
