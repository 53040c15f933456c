package dev.overseer.hub.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.overseer.hub.ActionDefinition;
import dev.overseer.hub.spi.LineFilter;
import dev.overseer.hub.spi.TaskContext;
import dev.overseer.hub.spi.Work;
import dev.overseer.posix.Command;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExecCommandTest {
  private static final Map<String, String> HUB =
      Map.of("PATH", "/usr/bin:/bin", "HOME", "/root", "OVERSEER_TOKEN", "secret");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"; rm -rf /",
        "two words",
        " ",
        "",
        "[[.x]] [[end]]",
        "$(id) `id` ${HOME} * ~ && id | id > /tmp/x; # \\",
        "first\nsecond\r\n\t",
        "é 世界 😀",
        "--help",
      })
  void eachTemplateIsExactlyOneArgument(String value) throws Exception {
    Work.ProcessWork work =
        prepare(
            Map.of(
                "entrypoint",
                "printf",
                "command",
                List.of("%s\\0", "[[.x]]", "a[[.x]]b", "[[if .never]]x[[end]]")),
            Map.of("x", value));

    assertThat(work.command().argv())
        .containsExactly("printf", "%s\\0", value, "a" + value + "b", "");
    assertThat(run(work.command())).containsExactly(value, "a" + value + "b", "");
  }

  @Test
  void aNulIsRefused() {
    Map<String, String> nul = Map.of("x", "a\0b");

    assertThatThrownBy(
            () -> prepare(Map.of("entrypoint", "echo", "command", List.of("[[.x]]")), nul))
        .hasMessage(
            "the arguments of \"echo\" hold a NUL character, which no program can be given");
    assertThatThrownBy(
            () -> prepare(Map.of("entrypoint", "echo", "environment", Map.of("X", "[[.x]]")), nul))
        .hasMessage(
            "the environment variable \"X\" holds a NUL character, which no program can be given");
  }

  @Test
  void theEntrypointIsATemplateToo() throws Exception {
    Map<String, Object> config = Map.of("entrypoint", "/usr/bin/[[.tool]]");

    assertThat(prepare(config, Map.of("tool", "my tool")).command().argv())
        .containsExactly("/usr/bin/my tool");
    assertThatThrownBy(() -> prepare(Map.of("entrypoint", "[[.tool]]"), Map.of()))
        .hasMessage("exec: entrypoint must not be empty after template rendering");
  }

  @Test
  void childrenInheritTheEnvironmentWithoutItsSecretsAndLearnWhichTaskTheyAre() throws Exception {
    Command command = prepare(Map.of("entrypoint", "env"), Map.of()).command();

    assertThat(command.environment())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "PATH", "/usr/bin:/bin",
                "HOME", "/root",
                "OVERSEER_TASK_ID", "task-1",
                "OVERSEER_ACTION", "greet"));
  }

  @Test
  void anActionSetsAndTakesVariables() throws Exception {
    Map<String, Object> environment = new HashMap<>();
    environment.put("GREETING", "hello [[.name]]");
    environment.put("PATH", "/bin");
    environment.put("HOME", null);
    environment.put("EMPTY", "");
    environment.put("OVERSEER_TOKEN", "a token of its own");

    Command command =
        prepare(Map.of("entrypoint", "env", "environment", environment), Map.of("name", "a\nb=c"))
            .command();

    assertThat(command.environment())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "GREETING", "hello a\nb=c",
                "PATH", "/bin",
                "EMPTY", "",
                "OVERSEER_TOKEN", "a token of its own",
                "OVERSEER_TASK_ID", "task-1",
                "OVERSEER_ACTION", "greet"));
  }

  @Test
  void parametersAreNoVariablesUnlessTheActionSaysSo() throws Exception {
    assertThat(
            prepare(Map.of("entrypoint", "env"), Map.of("LD_PRELOAD", "/tmp/x.so"))
                .command()
                .environment())
        .doesNotContainKey("LD_PRELOAD");
  }

  @Test
  void runsWhereItIsTold(@TempDir Path folder) throws Exception {
    Map<String, Object> config =
        Map.of("entrypoint", "pwd", "directory", folder.getParent() + "/[[.folder]]");

    Command command = prepare(config, Map.of("folder", folder.getFileName().toString())).command();

    assertThat(command.directory()).contains(folder);
    assertThat(run(command)).containsExactly(folder.toRealPath() + "\n");
  }

  @Test
  void runsWhereTheHubRunsOtherwise() throws Exception {
    assertThat(prepare(Map.of("entrypoint", "pwd"), Map.of()).command().directory()).isEmpty();
    assertThat(
            prepare(Map.of("entrypoint", "pwd", "directory", "[[.d]]"), Map.of())
                .command()
                .directory())
        .isEmpty();
    assertThatThrownBy(
            () -> prepare(Map.of("entrypoint", "pwd", "directory", "[[.d]]"), Map.of("d", "\0")))
        .hasMessage("exec: directory \"\\x00\" is no path: Nul character not allowed");
  }

  @Test
  void withoutAConditionNoLineIsLookedAt() throws Exception {
    Map<String, Object> blank = Collections.singletonMap("condition", "");
    assertThat(prepare(Map.of("entrypoint", "true"), Map.of()).filter()).isSameAs(LineFilter.ALL);
    assertThat(
            prepare(
                    Map.of(
                        "entrypoint", "true",
                        "stdout_condition", "",
                        "output", Map.of("stderr", blank)),
                    Map.of())
                .filter())
        .isSameAs(LineFilter.ALL);
  }

  private static Work.ProcessWork prepare(
      Map<String, Object> config, Map<String, String> parameters) throws Exception {
    return (Work.ProcessWork)
        new ExecDriver(HUB)
            .create(ActionDefinition.of("greet", "exec", config))
            .prepare(new TaskContext("task-1", "greet", parameters, 0));
  }

  /** Runs a command and returns what it printed, cut at each NUL. */
  private static List<String> run(Command command) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command.argv());
    builder.environment().clear();
    builder.environment().putAll(command.environment());
    command.directory().ifPresent(directory -> builder.directory(directory.toFile()));
    Process process = builder.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    List<String> pieces = List.of(output.split("\0", -1));
    return output.endsWith("\0") ? pieces.subList(0, pieces.size() - 1) : pieces;
  }
}
