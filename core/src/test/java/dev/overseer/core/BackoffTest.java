package dev.overseer.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(5));

  @Test
  void doublesFromATenthOfASecondToFiveWithHalfOfItAtRandom() {
    for (int seed = 0; seed < 200; seed++) {
      Backoff.Waits backoff = BACKOFF.waits(new SplittableRandom(seed));
      for (long millis : List.of(100L, 200L, 400L, 800L, 1600L, 3200L, 5000L, 5000L, 5000L)) {
        assertThat(backoff.next())
            .isBetween(Duration.ofMillis(millis / 2), Duration.ofMillis(millis));
      }
    }
  }

  @Test
  void spreadsClientsThatWereCutOffTogether() {
    Stream<Duration> first =
        IntStream.range(0, 50).mapToObj(seed -> BACKOFF.after(1, new SplittableRandom(seed)));

    assertThat(first.distinct().count()).isGreaterThan(40);
  }

  @Test
  void staysWithTheLongestForEver() {
    assertThat(BACKOFF.after(Integer.MAX_VALUE, new SplittableRandom(1)))
        .isBetween(Duration.ofMillis(2500), Duration.ofSeconds(5));
  }

  @Test
  void beginsAgainAfterASuccess() {
    Backoff.Waits backoff = BACKOFF.waits(new SplittableRandom(1));
    IntStream.range(0, 9).forEach(_ -> backoff.next());

    backoff.reset();

    assertThat(backoff.next()).isLessThanOrEqualTo(Duration.ofMillis(100));
  }
}
