package dev.overseer.bridge;

import dev.overseer.bridge.bot.BotSettings;
import dev.overseer.core.log.LogSettings;
import dev.overseer.core.settings.SettingsReference;

/** {@code docs/bridge.md}, written from the settings' definitions. */
final class BridgePage {
  private BridgePage() {}

  static String text() {
    return """
    # The bridge

    <!-- Written from the code by BridgePageTest. Renew it with:
         ./mvnw -q -pl bridge -am test -Dtest='*PageTest' -Dsurefire.failIfNoSpecifiedTests=false -Ddocs=renew -->

    `overseer bridge` stands beside an agent and hands on to it what people say: each message is one
    line on the agent's input.

    ```
    POST /input ──────┐                                    named pipe ──► an agent
                      ├──► checked, limited, one line ──►       or
    the bot ◄── asks ─┘                                    standard input ──► a command of its own
    ```

    ## Try it

    ```sh
    mkfifo agent.in; my-agent < agent.in &
    overseer bridge --input-fifo agent.in
    curl -H 'Content-Type: application/json' -d '{"text": "go on"}' http://127.0.0.1:8090/input
    ```

    Or let it start the agent. The first message is then the prompt:

    ```sh
    INPUT_FORMAT=stream-json overseer bridge -- \\
      claude -p --input-format stream-json --output-format stream-json --verbose
    ```

    The command runs in a process group of its own. Its outputs and its exit code are the bridge's
    (128 + number for a signal, 127 not found, 126 may not be run), SIGINT, SIGTERM and SIGHUP are
    passed on, and it is ended with all its descendants when the bridge ends, even by SIGKILL. It gets
    the bridge's environment but for `BRIDGE_SECRET`, so that [`overseer ask`](ask.md) works inside of
    it. When the bot says that the run is over, its standard input ends.

    ## What is promised

    - **A message is written whole or not at all.** Up to 4,096 bytes the kernel keeps a line in one
      piece, whoever else writes; a longer one is written when the pipe has room for all of it, and the
      pipe is made larger if need be (1 MiB at most, see `fs.pipe-max-size`). That holds as long as
      nobody but the bridge writes long lines; if somebody does, the answer says that only a part
      arrived, and the next line begins on a line of its own.
    - **An agent that does not read holds nobody up.** Without a reader it is 503, with a full pipe 429.
    - **A line is one line.** In `text`, line ends are written as `\\n` and `\\r`, and other control
      characters but the tab as `\\u001b`, so that they are no keys on a terminal. Backslashes stay. In
      `stream-json` nothing is lost:
      `{"type":"user","message":{"role":"user","content":[{"type":"text","text":"…"}]}}`.
    - **What an agent leaves unread when it ends is thrown away**, so that the next one does not begin
      in the middle of a line. Whether somebody reads is looked for every 200 ms; an agent that comes
      sooner than that after another may get its rest. The pipe is kept open as long as somebody reads:
      an agent meets no end of its input between two messages.
    - **"Delivered" means: it is in the pipe.** Where `TRANSCRIPT_PATH` is set, the answer waits for
      `CONFIRM_WAIT` and says whether the agent's transcript shows it: `"confirmed": true`. An agent
      that is busy may read it later; `overseer_bridge_confirmed_total` counts that, too.
    - **Texts are never logged**, since people paste secrets.

    ## HTTP

    On `LISTEN`, which is this machine and nothing else. `POST /input` takes JSON:

    ```json
    {"text": "go on", "author": "anna", "channelId": "1234", "run": "task/1/ab12"}
    ```

    Only `text` must be there; and `channelId`, where `RUN_CHANNEL` is set.

    | Answer | Means |
    | --- | --- |
    | 200 `{"delivered": true, "bytes": 6}` | it is in the pipe; `bytes` is the length of its line |
    | 400 | no JSON, or no text |
    | 401 | `BRIDGE_SECRET` is set, and the signature is missing, wrong, old, or was used before |
    | 403 | said in another run's channel; asked by a web page; or the `Host` is not this machine |
    | 413 | longer than `MAX_INPUT_BYTES` |
    | 415 | the `Content-Type` is not `application/json` |
    | 429 with `Retry-After` | the agent has not read what came before (`busy`), or more than `RATE_LIMIT_RPS` (`rate_limited`) |
    | 500 | the pipe can't be used; the message says why |
    | 503 | nobody reads |

    Failures are `{"error": {"code": "busy", "message": "…"}}`.

    A signed request has `X-Timestamp`, in seconds since 1970 and no more than 300 s off, and
    `X-Signature-256: sha256=` with the hex of HMAC-SHA256(secret, timestamp + "." + body). Each
    signature is good for one request, whatever becomes of it.

    `/livez` says that the process is there, `/healthz` that it does its work (503 while the bot can't
    be asked), `/readyz` besides that somebody reads. `overseer bridge --health` asks `/healthz`, for
    containers, whose probes can't reach loopback.

    | Metric | What it counts |
    | --- | --- |
    | `overseer_bridge_inputs_total{way,outcome}` | inputs, by `push` or `pull`, and what became of them |
    | `overseer_bridge_input_bytes_total` | bytes written to the agent |
    | `overseer_bridge_confirmed_total` | inputs that the transcript shows |
    | `overseer_bridge_polls_total{result}` | requests to the bot: `ok`, `later`, `refused` |
    | `overseer_bridge_reader` | 1 while an agent reads |

    ## Asking the bot

    A bot on another machine can't reach the bridge; so with `BOT_URL` the bridge asks it, by long poll,
    for the inputs of its run, and tells it what became of each: `delivered`, `no_reader`, `busy`,
    `bad_input` or `failed`. The bot hands an input out again until it has been told; the bridge
    remembers what it has delivered and reports that once more. Only if the bridge is killed between the
    two is an input delivered twice.

    A bot that is away is asked again after 1 s, then ever more rarely, up to once a minute; one that
    refuses the token, after 30 s up to 10 min. When the run is over it is left alone.

    ## Settings

    A setting comes from a flag, else from the environment, else it has its default. All mistakes are
    reported at once. Secrets have no flag, since everybody can read those.

    %s
    For asking the bot:

    %s
    For the log on stderr:

    %s\
    """
        .formatted(
            SettingsReference.table(BridgeSettings.BRIDGE),
            SettingsReference.table(BotSettings.ALL),
            SettingsReference.table(LogSettings.ALL));
  }
}
