package dev.overseer.cli;

import dev.overseer.protocol.RetrySettings;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** When a task is started again after it ended by itself, in place of what its action says. */
final class RetryFlags {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--retry-delay",
      paramLabel = "DURATION",
      converter = Durations.class,
      description = "Start it again this long after it ended, whatever its exit code.")
  private Optional<Duration> delay = Optional.empty();

  @Option(
      names = "--retry-jitter",
      paramLabel = "DURATION",
      converter = Durations.class,
      description = "And up to this much longer, at random.")
  private Optional<Duration> jitter = Optional.empty();

  @Option(
      names = "--retry-window",
      paramLabel = "DURATION",
      converter = Durations.class,
      description = "Count the exits of this time; without it all.")
  private Optional<Duration> window = Optional.empty();

  @Option(
      names = "--retry-threshold",
      paramLabel = "N",
      description = "Give it up at the Nth exit that counts; without it never.")
  private Optional<Integer> threshold = Optional.empty();

  /** What was given; empty if nothing was. */
  Optional<RetrySettings> settings() {
    if (delay.isEmpty() && jitter.isEmpty() && window.isEmpty() && threshold.isEmpty()) {
      return Optional.empty();
    }
    if (threshold.orElse(0) < 0) {
      throw new ParameterException(
          spec.commandLine(),
          "--retry-threshold is %d, but must be 0 or more".formatted(threshold.orElse(0)));
    }
    return Optional.of(
        new RetrySettings(
            delay.orElse(Duration.ZERO),
            jitter.orElse(Duration.ZERO),
            window.orElse(Duration.ZERO),
            threshold.orElse(0)));
  }
}
