package dev.overseer.worker.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overseer.worker.agent.BuildCommand.CommandLine;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BuildCommandTest {
  private static final AgentProfile CLAUDE = AgentProfile.claude("claude");

  @Test
  void theDocumentedCommand() {
    assertThat(BuildCommand.fillIn(CLAUDE, "do it", Map.of("{system_prompt_file}", "/p.md")))
        .isEqualTo(
            new CommandLine(
                List.of("claude", "--system-prompt-file", "/p.md", "-p", "do it"),
                Optional.empty()));
    assertThat(BuildCommand.fillIn(CLAUDE, "do it", Map.of()).argv())
        .containsExactly("claude", "-p", "do it");
  }

  @Test
  void whatCanBeNoArgumentGoesInThroughStandardInput() {
    assertThat(BuildCommand.fillIn(CLAUDE, "--help", Map.of()))
        .isEqualTo(new CommandLine(List.of("claude", "-p"), Optional.of("--help")));
    String long1 = "é".repeat(65_536);
    assertThat(BuildCommand.fillIn(CLAUDE, long1, Map.of()).stdin()).contains(long1);
    String fits = "x".repeat(131_071);
    assertThat(BuildCommand.fillIn(CLAUDE, fits, Map.of()).stdin()).isEmpty();
  }

  @Test
  void placeholdersStayInTheirArgumentAndValuesAreNotReadAgain() {
    AgentProfile own =
        new AgentProfile(
            "own",
            List.of("run", "id={task_id}", "{worker}: {prompt}", "{odd}", "--n", "{attempt}"),
            AgentProfile.Report.TEXT);
    assertThat(
            BuildCommand.fillIn(
                    own, "{worker} $(rm)", Map.of("{task_id}", "t 1", "{worker}", "marie"))
                .argv())
        .containsExactly("run", "id=t 1", "marie: {worker} $(rm)", "{odd}");
  }
}
