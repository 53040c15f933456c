package dev.overseer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overseer.core.log.Log;
import dev.overseer.testkit.ManualTimers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HandleSignalsTest {
  private final ManualTimers timers = new ManualTimers();
  private final List<String> said = new ArrayList<>();
  private final HandleSignals signals =
      new HandleSignals(Log.to(event -> said.add(event.message()), timers, "serve"), timers);

  @Test
  void oneThatIsSentToTheProcessAndToItsGroupCountsOnce() {
    signals.end("TERM", 15);
    signals.end("TERM", 15);
    assertThat(said).hasSize(1);

    timers.advance(Duration.ofMillis(201));
    signals.end("TERM", 15);
    assertThat(said).hasSize(2);
  }

  @Test
  void anotherOneCountsAtOnce() {
    signals.end("TERM", 15);
    signals.end("INT", 2);

    assertThat(said).hasSize(2);
  }
}
