package dev.overseer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class AskCommandTest {
  private static final String HOOK =
      """
      {"hook_event_name": "PreToolUse", "tool_name": "Bash", "tool_input": {"command": "ls"}}
      """;

  @TempDir private Path folder;

  private Spawned ask(String hook, String arguments) throws IOException {
    Path file = Files.writeString(folder.resolve("hook.json"), hook);
    Files.writeString(folder.resolve("token"), "token");
    return Spawned.shell(
        "OVERSEER ask %s <%s".formatted(arguments.replace("FOLDER", folder.toString()), file));
  }

  @Test
  void whatIsApprovedIsAllowed() throws Exception {
    try (TrainingBot bot = TrainingBot.open();
        Spawned ask =
            ask(
                HOOK,
                "--bot-url %s --run-channel 1 --run-token-file FOLDER/token"
                    .formatted(URI.create(bot.url())))) {
      assertThat(ask.exit()).isZero();
      assertThat(ask.seen())
          .isEqualTo(
              """
              {"hookSpecificOutput":{"hookEventName":"PreToolUse","permissionDecision":"allow",\
              "permissionDecisionReason":"Approved by nobody"}}
              """);
    }
  }

  @Test
  void withoutABotTheAnswerIsNo() throws Exception {
    try (Spawned ask =
        ask(
            HOOK,
            "--bot-url http://127.0.0.1:1 --run-channel 1 --run-token-file FOLDER/token"
                + " --ask-timeout 1")) {
      assertThat(ask.exit()).isZero();
      assertThat(ask.seen())
          .contains("\"permissionDecision\":\"deny\"", "nobody could be asked within 1 s");
    }
  }

  @Test
  void whatIsMissingIsANoThatSaysSo() throws Exception {
    try (Spawned ask = ask(HOOK, "--ask-timeout soon")) {
      assertThat(ask.exit()).isZero();
      assertThat(ask.seen()).contains("\"deny\"", "--ask-timeout");
    }
  }

  @Test
  void whatIsNoHooksJsonBlocks() throws Exception {
    try (Spawned ask = ask("nonsense", "")) {
      assertThat(ask.exit()).isEqualTo(2);
      assertThat(ask.seen()).startsWith("overseer ask: denied: standard input is no JSON");
    }
    try (Spawned ask = ask(HOOK, "--no-such-flag")) {
      assertThat(ask.exit()).isEqualTo(2);
    }
  }

  @Test
  void anAnswerThatNobodyReadsBlocks() throws Exception {
    try (Spawned ask = ask(HOOK, ">/dev/full")) {
      assertThat(ask.exit()).isEqualTo(2);
      assertThat(ask.seen()).contains("the answer can't be written");
    }
  }
}
