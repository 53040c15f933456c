package dev.overseer.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overseer.testkit.ManualTimers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeepAliveTest {
  private final ManualTimers timers = new ManualTimers();
  private final List<String> done = new ArrayList<>();
  private final KeepAlive keepAlive =
      new KeepAlive(timers, Duration.ofSeconds(20), () -> done.add("ask"), () -> done.add("dead"));

  @Test
  void asksAfterSilenceAndGivesUpAfterThriceAsMuch() {
    keepAlive.listening();

    timers.advance(Duration.ofSeconds(19));
    assertThat(done).isEmpty();
    timers.advance(Duration.ofSeconds(1));
    assertThat(done).containsExactly("ask");
    timers.advance(Duration.ofSeconds(40));
    assertThat(done).containsExactly("ask", "ask", "dead");
    timers.advance(Duration.ofMinutes(5));
    assertThat(done).as("once").containsExactly("ask", "ask", "dead");
  }

  @Test
  void anythingHeardIsASignOfLife() {
    for (int i = 0; i < 20; i++) {
      keepAlive.listening();
      timers.advance(Duration.ofSeconds(15));
      keepAlive.heard();
    }

    assertThat(done).isEmpty();
  }

  @Test
  void silenceWhileNobodyListensIsNotThePeers() {
    keepAlive.listening();
    keepAlive.heard();

    timers.advance(Duration.ofMinutes(10));
    assertThat(done).isEmpty();

    keepAlive.listening();
    timers.advance(Duration.ofSeconds(59));
    assertThat(done).doesNotContain("dead");
  }

  @Test
  void leavesNoTimerBehind() {
    keepAlive.close();

    assertThat(timers.pending()).isZero();
  }
}
