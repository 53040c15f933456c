package dev.overseer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestNameTest {
  private static final List<String> NAMES = List.of("run", "serve", "completion", "ps");

  @ParameterizedTest
  @CsvSource({
    "sevre,serve",
    "server,serve",
    "srve,serve",
    "rum,run",
    "ruun,run",
    "complete,completion"
  })
  void findsWhatAMistypedWordMeant(String word, String meant) {
    assertThat(NearestName.to(word, NAMES)).contains(meant);
  }

  @ParameterizedTest
  @CsvSource({"x", "''", "start", "two words", "a"})
  void findsNothingForAWordThatIsNotNear(String word) {
    assertThat(NearestName.to(word, NAMES)).isEmpty();
  }

  @Test
  void prefersTheNearest() {
    assertThat(NearestName.to("completiom", List.of("completions", "completion")))
        .contains("completion");
  }
}
