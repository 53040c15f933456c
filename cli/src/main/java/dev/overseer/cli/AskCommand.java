package dev.overseer.cli;

import dev.overseer.bridge.ask.Ask;
import dev.overseer.bridge.ask.AskSettings;
import dev.overseer.bridge.ask.NotARequestException;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * {@code overseer ask}. Exits with 0 and an answer, or with 2, which a hook's caller takes for a
 * no: any other code would let the agent go on as if nobody had been asked.
 */
@Command(
    name = "ask",
    header = "Ask a person whether an agent may do something (a hook).",
    sortOptions = false,
    description = {
      "A hook of Claude Code's, for PreToolUse and PermissionRequest: reads the hook's JSON on",
      "standard input, shows command, file and diff with Approve and Deny to the people in the"
          + " run's",
      "place, waits for one of them, and writes the hook's answer. The answer is no if nobody"
          + " answers",
      "in time, if the bot can't be reached until then, and if anything else goes wrong."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  In .claude/settings.json, with BOT_URL, RUN_TOKEN and RUN_CHANNEL in the environment:",
      "    {\"hooks\": {\"PermissionRequest\": [{\"matcher\": \"*\", \"hooks\": [",
      "      {\"type\": \"command\", \"command\": \"overseer ask\", \"timeout\": 330}]}]}}",
      "",
      "  echo '{\"hook_event_name\": \"PreToolUse\", \"tool_name\": \"Bash\","
          + " \"tool_input\": {\"command\":",
      "    \"make deploy\"}}' | overseer ask --ask-timeout 60        try it by hand",
      "",
      "Flags win over the environment: BOT_URL, RUN_TOKEN, RUN_TOKEN_FILE, RUN_CHANNEL, …",
      "Exit codes: 0 answered, 2 not understood or failed, which blocks the tool."
    })
final class AskCommand implements Callable<Integer> {
  private static final int BLOCK = 2;

  private final SettingFlags flags;

  @Spec private CommandSpec spec;

  private AskCommand(SettingFlags flags) {
    this.flags = flags;
  }

  /** The command with a flag for each setting that has one. */
  static CommandSpec spec() {
    SettingFlags flags = new SettingFlags(AskSettings.ALL);
    CommandSpec made = CommandSpec.forAnnotatedObject(new AskCommand(flags));
    flags.addTo(made);
    return made;
  }

  @Override
  public Integer call() {
    try {
      String answer =
          new Ask(InstantSource.system()).answer(System.in, () -> flags.readPlain(System.getenv()));
      PrintWriter out = spec.commandLine().getOut();
      out.println(answer);
      return out.checkError() ? block("the answer can't be written") : 0;
    } catch (NotARequestException e) {
      return block(String.valueOf(e.getMessage()));
    } catch (RuntimeException | Error e) {
      // Whatever it is, the agent must not go on because of it.
      return block("a fault in overseer itself, please report it: " + e);
    }
  }

  private int block(String why) {
    spec.commandLine().getErr().println("overseer ask: denied: " + SafeText.of(why));
    return BLOCK;
  }
}
