package dev.overseer.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClosestWordTest {
  private static final List<String> KEYS = List.of("listen", "actions", "task_pool", "db");

  @ParameterizedTest
  @CsvSource({"lisen, listen", "Listen, listen", "acitons, actions", "taskpool, task_pool"})
  void findsWhatWasMeant(String word, String expected) {
    assertThat(ClosestWord.to(word, KEYS)).contains(expected);
  }

  @Test
  void findsNothingFarAway() {
    assertThat(ClosestWord.to("colour", KEYS)).isEmpty();
    assertThat(ClosestWord.to("", KEYS)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"'', abc, 3", "abc, abc, 0", "abc, acb, 1", "kitten, sitting, 3", "ab, '', 2"})
  void countsChanges(String a, String b, int expected) {
    assertThat(ClosestWord.distance(a, b)).isEqualTo(expected);
  }
}
