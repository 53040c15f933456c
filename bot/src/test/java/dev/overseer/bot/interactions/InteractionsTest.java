package dev.overseer.bot.interactions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.overseer.testkit.ManualTimers;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class InteractionsTest {
  private final ManualTimers time = new ManualTimers();

  private String at(long seconds) {
    return Long.toString(time.instant().getEpochSecond() + seconds);
  }

  @Test
  void eachRequestIsTakenOnceWithinTheWindow() {
    ReplayWindow window = new ReplayWindow(time);
    time.advance(Duration.ofMinutes(20));

    assertThat(window.take("a", at(0))).isTrue();
    assertThat(window.take("a", at(0))).isFalse();
    assertThat(window.take("b", at(-300))).isTrue();
    assertThat(window.take("c", at(-301))).isFalse();
    assertThat(window.take("d", at(300))).isTrue();
    assertThat(window.take("e", at(301))).isFalse();
    assertThat(window.take("f", "soon")).isFalse();
    time.advance(Duration.ofMinutes(5));
    assertThat(window.take("a", at(-300))).as("remembered for as long as it is good").isFalse();
    assertThat(window.take("d", at(0))).isFalse();
  }

  @Test
  void aNewProcessTakesNothingThatTheOneBeforeMayHaveSeen() {
    time.advance(Duration.ofMinutes(1));
    ReplayWindow window = new ReplayWindow(time);

    assertThat(window.take("a", at(-1))).isFalse();
    assertThat(window.take("b", at(0))).isFalse();
    time.advance(Duration.ofSeconds(1));
    assertThat(window.take("c", at(0))).isTrue();
  }

  @Test
  void aKeyHas64HexDigits() {
    assertThatIllegalArgumentException().isThrownBy(() -> VerifySignature.check("ab"));
    assertThatIllegalArgumentException().isThrownBy(() -> VerifySignature.check("x".repeat(64)));
  }
}
