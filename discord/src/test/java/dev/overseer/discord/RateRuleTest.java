package dev.overseer.discord;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class RateRuleTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Outcome FINE =
      new Outcome.Accepted(Optional.empty(), Optional.empty(), RateLimitHeaders.NONE);

  @Test
  void guardsDoNotHoldWhereTheServerAnnouncesMoreThanDiscordDoes() {
    RateRule rule = RateRule.forWebhook(RateGuards.SEEN_IN_PRACTICE, new AddressGuard());
    Instant now = Instant.parse("2026-01-01T00:00:00Z");
    for (int limit : new int[] {5, 1000}) {
      for (int i = 0; i < 5; i++) {
        rule.answered(
            Route.POST,
            new Outcome.Accepted(
                Optional.empty(),
                Optional.empty(),
                new RateLimitHeaders(
                    Optional.of("b"),
                    OptionalInt.of(limit),
                    OptionalInt.of(4),
                    Optional.of(Duration.ofSeconds(2)))),
            now);
      }
      assertThat(rule.delay(Route.POST, now).isPositive()).isEqualTo(limit == 5);
    }
  }

  @Test
  void letsSoManyThroughInAnyStretch() {
    SlidingWindow window = new SlidingWindow(5, Duration.ofSeconds(2), 0, false);
    for (int i = 0; i < 5; i++) {
      assertThat(window.delay(Route.POST, at(i * 100L))).isZero();
      window.answered(Route.POST, FINE, at(i * 100L));
    }
    assertThat(window.delay(Route.EDIT, at(500))).isEqualTo(Duration.ofMillis(1500));
    assertThat(window.delay(Route.POST, at(1999))).isEqualTo(Duration.ofMillis(1));
    assertThat(window.delay(Route.POST, at(2000))).isZero();
    window.answered(Route.POST, FINE, at(2000));
    assertThat(window.delay(Route.POST, at(2000))).isEqualTo(Duration.ofMillis(100));
  }

  @Test
  void spreadsTheLastOnesSoThatThereIsNoSilence() {
    SlidingWindow window = new SlidingWindow(30, Duration.ofMinutes(1), 10, true);
    Instant now = START;
    List<Duration> waits = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      Duration wait = window.delay(Route.POST, now);
      waits.add(wait);
      now = now.plus(wait);
      window.answered(Route.POST, FINE, now);
    }
    assertThat(waits.subList(0, 20)).containsOnly(Duration.ZERO);
    // 10 are left for a minute: about 5.5 seconds each, and never more than that.
    assertThat(waits.subList(20, 30))
        .allSatisfy(
            wait -> assertThat(wait).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(6)));
    assertThat(waits).allSatisfy(wait -> assertThat(wait).isLessThan(Duration.ofSeconds(6)));
    assertThat(window.delay(Route.EDIT, now)).isZero();
  }

  @Test
  void followsTheHeadersAndSharesABucket() {
    HeaderBuckets buckets = new HeaderBuckets();
    assertThat(buckets.delay(Route.POST, START)).isZero();
    buckets.answered(Route.POST, said("a", 1, 1500), START);
    assertThat(buckets.delay(Route.POST, START)).isZero();
    // An answer without headers takes one.
    buckets.answered(Route.POST, FINE, at(100));
    assertThat(buckets.delay(Route.POST, at(100))).isEqualTo(Duration.ofMillis(1400));
    assertThat(buckets.delay(Route.EDIT, at(100))).isZero();
    buckets.answered(Route.EDIT, said("a", 0, 3000), at(200));
    assertThat(buckets.delay(Route.POST, at(200))).isEqualTo(Duration.ofSeconds(3));
    assertThat(buckets.delay(Route.POST, at(3200))).isZero();
  }

  @Test
  void waitsExactlyAsLongAsItIsTold() {
    ToldToWait told = new ToldToWait(new AddressGuard());
    told.answered(Route.POST, limited(Optional.of(Duration.ofMillis(40_250)), false), START);
    assertThat(told.delay(Route.POST, START)).isEqualTo(Duration.ofMillis(40_250));
    assertThat(told.delay(Route.EDIT, START)).isZero();
    assertThat(told.delay(Route.POST, at(40_249))).isEqualTo(Duration.ofMillis(1));
    assertThat(told.delay(Route.POST, at(40_250))).isZero();
  }

  @Test
  void waitsForAllLanesWhenTheLimitIsGlobal() {
    AddressGuard address = new AddressGuard();
    RateRule one = RateRule.forWebhook(RateGuards.SEEN_IN_PRACTICE, address);
    RateRule other = RateRule.forWebhook(RateGuards.SEEN_IN_PRACTICE, address);
    one.answered(Route.POST, limited(Optional.of(Duration.ofSeconds(3)), true), START);
    assertThat(other.delay(Route.POST, START)).isEqualTo(Duration.ofSeconds(3));
    assertThat(other.delay(Route.CHECK, at(2999))).isEqualTo(Duration.ofMillis(1));
    assertThat(other.delay(Route.POST, at(3000))).isZero();
  }

  @Test
  void waitsLongerEachTimeWhenItIsNotToldHowLong() {
    ToldToWait told = new ToldToWait(new AddressGuard());
    Instant now = START;
    List<Long> seconds = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      told.answered(Route.POST, limited(Optional.empty(), false), now);
      Duration wait = told.delay(Route.POST, now);
      seconds.add(wait.toSeconds());
      now = now.plus(wait);
    }
    assertThat(seconds).containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 64L, 64L);
    told.answered(Route.POST, FINE, now);
    told.answered(Route.POST, limited(Optional.empty(), false), now);
    assertThat(told.delay(Route.POST, now)).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void stopsFarBeforeTheAddressIsBanned() {
    AddressGuard address = new AddressGuard();
    ToldToWait told = new ToldToWait(address);
    Instant now = START;
    int sent = 0;
    // A lane that asks as often as it is let, for ten minutes.
    while (now.isBefore(START.plus(Duration.ofMinutes(10)))) {
      Duration wait = told.delay(Route.CHECK, now);
      if (wait.isPositive()) {
        now = now.plus(wait);
        continue;
      }
      told.answered(Route.CHECK, new Outcome.Gone(404, 10015, "gone", RateLimitHeaders.NONE), now);
      sent++;
      now = now.plusMillis(10);
    }
    assertThat(sent).isEqualTo(AddressGuard.MOST_INVALID);
    assertThat(address.invalidRequests(now)).isLessThanOrEqualTo(AddressGuard.MOST_INVALID);
    for (int i = 0; i < 500; i++) {
      told.answered(
          Route.POST,
          new Outcome.RateLimited(
              Optional.of(Duration.ZERO), Outcome.Scope.SHARED, false, RateLimitHeaders.NONE),
          now.plus(Duration.ofHours(1)));
    }
    assertThat(address.invalidRequests(now.plus(Duration.ofHours(1)))).isZero();
  }

  private static Instant at(long millis) {
    return START.plusMillis(millis);
  }

  private static Outcome said(String bucket, int remaining, long resetMillis) {
    return new Outcome.Accepted(
        Optional.empty(),
        Optional.empty(),
        new RateLimitHeaders(
            Optional.of(bucket),
            OptionalInt.of(5),
            OptionalInt.of(remaining),
            Optional.of(Duration.ofMillis(resetMillis))));
  }

  private static Outcome limited(Optional<Duration> wait, boolean global) {
    return new Outcome.RateLimited(
        wait, global ? Outcome.Scope.GLOBAL : Outcome.Scope.USER, global, RateLimitHeaders.NONE);
  }
}
