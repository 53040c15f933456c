package dev.overseer.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoDurationTest {

  @ParameterizedTest
  @CsvSource({
    "0, PT0S",
    "0s, PT0S",
    "300ms, PT0.3S",
    "1.5s, PT1.5S",
    "1m30s, PT1M30S",
    "2h, PT2H",
    "1h0m0.25s, PT1H0.25S",
    "-5s, PT-5S",
    "+5s, PT5S",
    ".5s, PT0.5S",
    "7us, PT0.000007S",
    "7µs, PT0.000007S",
    "9ns, PT0.000000009S",
  })
  void readsWhatGoReads(String text, Duration expected) {
    assertThat(GoDuration.parse(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5", "s", "1d", "1s ", "-", "1.2.3s", "5 s", "99999999999999h"})
  void refusesTheRestAndNamesIt(String text) {
    assertThatThrownBy(() -> GoDuration.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"" + text + "\" is not a duration");
  }

  @ParameterizedTest
  @CsvSource({
    "PT0S, 0s",
    "PT0.3S, 300ms",
    "PT1.5S, 1.5s",
    "PT1M30S, 1m30s",
    "PT2H, 2h0m0s",
    "PT1H0.25S, 1h0m0.25s",
    "PT0.0000015S, 1.5µs",
    "PT0.000000009S, 9ns",
    "PT-5S, -5s",
  })
  void writesWhatGoWrites(Duration duration, String expected) {
    assertThat(GoDuration.format(duration)).isEqualTo(expected);
  }
}
