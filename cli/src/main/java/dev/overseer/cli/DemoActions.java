package dev.overseer.cli;

import dev.overseer.hub.ActionDefinition;
import dev.overseer.hub.PoolConfig;
import dev.overseer.hub.RetryPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the demo's hub can run: shell scripts of a line or two. */
final class DemoActions {
  /** How many lines {@code chatty} writes. */
  static final int CHATTY_LINES = 100_000;

  /** At which exit {@code flaky} is given up. */
  static final int FLAKY_EXITS = 3;

  private DemoActions() {}

  static List<ActionDefinition> all() {
    RetryPolicy retry =
        new RetryPolicy(Duration.ofMillis(400), Duration.ZERO, Duration.ofMinutes(1), FLAKY_EXITS);
    PoolConfig oneAtATime =
        new PoolConfig(1, Optional.of(PoolConfig.Queue.ofSize(10)), PoolConfig.Excess.STOP_OLDEST);
    return List.of(
        shell(
            "hello",
            "echo \"Hello, $1, from process $$ in its own session.\"; echo 'And this is stderr.'"
                + " >&2",
            PoolConfig.UNLIMITED,
            Optional.empty()),
        shell(
            "flaky",
            "echo 'Looking for the disk ...'; sleep 0.3; echo 'no disk, no luck' >&2; exit 3",
            PoolConfig.UNLIMITED,
            Optional.of(retry)),
        shell(
            "build",
            "for step in compile test package; do echo \"$1: $step\"; sleep 0.2; done",
            oneAtATime,
            Optional.empty()),
        shell(
            "chatty",
            "seq -f 'line %.0f of " + CHATTY_LINES + "' " + CHATTY_LINES,
            PoolConfig.UNLIMITED,
            Optional.empty()),
        shell(
            "stubborn",
            "trap 'echo \"SIGTERM? Not with me.\"' TERM; echo 'I stay.'; "
                + "while :; do (trap '' TERM; exec sleep 0.1); done",
            PoolConfig.UNLIMITED,
            Optional.empty()));
  }

  /** A script whose {@code $1} is the parameter {@code name}. */
  private static ActionDefinition shell(
      String name, String script, PoolConfig pool, Optional<RetryPolicy> retry) {
    return new ActionDefinition(
        name,
        "exec",
        "",
        Map.of("entrypoint", "sh", "command", List.of("-c", script, name, "[[ .name ]]")),
        retry,
        pool,
        List.of());
  }
}
