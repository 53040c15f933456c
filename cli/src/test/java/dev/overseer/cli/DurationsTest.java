package dev.overseer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.TypeConversionException;

class DurationsTest {
  private final Durations durations = new Durations();

  @ParameterizedTest
  @CsvSource({"10, PT10S", "1.5, PT1.5S", "0, PT0S", "1m30s, PT90S", "300ms, PT0.3S"})
  void aNumberAloneCountsSeconds(String text, Duration duration) {
    assertThat(durations.convert(text)).isEqualTo(duration);
  }

  @Test
  void refusesWhatIsNone() {
    assertThatThrownBy(() -> durations.convert("-1"))
        .isInstanceOf(TypeConversionException.class)
        .hasMessage("\"-1\" is negative");
    assertThatThrownBy(() -> durations.convert("soon"))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining("soon");
  }
}
