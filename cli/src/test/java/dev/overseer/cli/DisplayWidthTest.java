package dev.overseer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DisplayWidthTest {
  @ParameterizedTest
  @CsvSource({"'', 0", "build, 5", "naïve, 5", "漢字, 4", "🚀, 2", "ｆｕｌｌ, 8", "한국, 4", "→…, 2"})
  void countsColumns(String text, int width) {
    assertThat(DisplayWidth.of(text)).isEqualTo(width);
  }

  @Test
  void marksThatCombineTakeNone() {
    assertThat(DisplayWidth.of("e\u0301")).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"build, 5, build", "building, 5, buil…", "漢字漢字, 5, 漢字…", "漢字漢字, 4, 漢…", "ab, 1, …"})
  void cutsBetweenCharacters(String text, int columns, String cut) {
    assertThat(DisplayWidth.cut(text, columns)).isEqualTo(cut);
    assertThat(DisplayWidth.of(cut)).isLessThanOrEqualTo(columns);
  }
}
