package dev.overseer.bridge.ask;

import dev.overseer.core.settings.SettingsReference;

/** {@code docs/ask.md}, written from the settings' definitions. */
final class AskPage {
  private AskPage() {}

  static String text() {
    return """
    # Asking a person

    <!-- Written from the code by AskPageTest. Renew it with:
         ./mvnw -q -pl bridge -am test -Dtest='*PageTest' -Dsurefire.failIfNoSpecifiedTests=false -Ddocs=renew -->

    `overseer ask` is a [hook](https://code.claude.com/docs/en/hooks) of Claude Code's: before a tool is
    used it shows command, file and diff to the people in the run's place in Discord, with Approve and
    Deny, and tells the agent what they say.

    ```
    agent ── hook's JSON ──► overseer ask ── question ──► the bot ──► Discord: [Approve] [Deny]
    agent ◄── answer ─────── overseer ask ◄── answer ──── the bot ◄── a person
    ```

    ## Setting it up

    In `.claude/settings.json`, or in `~/.claude/settings.json` for all projects:

    ```json
    {
      "hooks": {
        "PermissionRequest": [
          {
            "matcher": "*",
            "hooks": [
              {"type": "command", "command": "overseer ask", "timeout": 330}
            ]
          }
        ]
      }
    }
    ```

    `BOT_URL`, `RUN_TOKEN` and `RUN_CHANNEL` (and `RUN_THREAD`) are expected in the agent's environment:
    they are what the bot answered when the run was created. A command of [`overseer bridge`](bridge.md)
    has them from there.

    - **`PermissionRequest`** asks where Claude Code itself would ask, so what is allowed by its rules
      needs nobody. It is also run where nobody could be asked, in `claude -p`.
    - **`PreToolUse`** asks before every use of the tools that the matcher names, `"Bash|Write|Edit"`,
      whatever the rules allow. Here end the command with `|| exit 2`: then the tool is blocked even if
      `overseer` can't be started at all.

    Codex sends its `PermissionRequest` in the same form and understands the answer.

    ## What is promised

    - **No answer is a no**: at `ASK_TIMEOUT`, when the bot can't be reached until then, when it refuses,
      when settings are missing, and when anything else goes wrong. The agent is told why.
    - **`timeout` in settings.json must be longer than `ASK_TIMEOUT`**, both in seconds. Claude Code goes
      on without an answer from a hook that takes longer.
    - **A bot that is restarted loses nothing**: the question is put again under the same key, and is
      one question however often it is put.
    - **One approval is for one call.** The key is the call's own id; a permission request has none, and
      then each is a question of its own, even for the same command.
    - **What a person sees is what is asked for**: the whole command and all that changes what it does;
      of tools that are not known here all of their input. What is too long (60 KiB in all) is cut, and
      how much is said.
    - **What can't be understood is blocked**: standard input that is no hook's JSON ends it with exit
      code 2. For `PermissionRequest` Claude Code takes that for no answer, and asks or denies by itself.

    ## Settings

    %s
    Try it by hand:

    ```sh
    echo '{"hook_event_name": "PreToolUse", "tool_name": "Bash", "tool_input": {"command": "make deploy"}}' |
      overseer ask --bot-url http://127.0.0.1:8080 --run-token-file token --run-channel 1234 --ask-timeout 60
    ```

    An `https://` bot needs a certificate that Java trusts; for one of your own,
    `OVERSEER_JAVA_OPTS=-Djavax.net.ssl.trustStore=FILE`.
    """
        .formatted(SettingsReference.table(AskSettings.ALL));
  }
}
