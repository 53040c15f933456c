package dev.overseer.sidecar.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumbersTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {"0;0", "999;999", "1000;1,000", "-1234567;-1,234,567"})
  void groupsThousands(long number, String text) {
    assertThat(Numbers.grouped(number)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "999,999",
    "1000,1k",
    "1599,1.5k",
    "17829235,17.8M",
    "123456,123k",
    "2500000000,2.5G"
  })
  void shortensLargeNumbers(long number, String text) {
    assertThat(Numbers.shortened(number)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"0,$0.0000", "0.0123,$0.0123", "0.1,$0.10", "12.349,$12.34", "5,$5.00"})
  void writesDollars(double dollars, String text) {
    assertThat(Numbers.dollars(dollars)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"50,0.0 s", "9900,9.9 s", "42000,42 s", "1501000,25 min 1 s", "6240000,1 h 44 min"})
  void writesDurations(long millis, String text) {
    assertThat(Numbers.duration(Duration.ofMillis(millis))).isEqualTo(text);
  }
}
