package dev.overseer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgesTest {
  @ParameterizedTest
  @CsvSource({
    "PT-3S, 0s",
    "PT0.9S, 0s",
    "PT59S, 59s",
    "PT1M, 1m00s",
    "PT9M59S, 9m59s",
    "PT10M, 10m",
    "PT59M59S, 59m",
    "PT1H, 1h00m",
    "PT23H59M, 23h59m",
    "P5DT3H, 5d",
  })
  void areShort(Duration duration, String words) {
    assertThat(Ages.of(duration)).isEqualTo(words);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0 B",
    "1023, 1023 B",
    "1024, 1.0 KiB",
    "1536, 1.5 KiB",
    "52428800, 50 MiB",
    "5368709120, 5.0 GiB",
  })
  void soAreSizes(long bytes, String words) {
    assertThat(Ages.bytes(bytes)).isEqualTo(words);
  }
}
