package dev.overseer.worker.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overseer.worker.orchestrator.CheckWorkers.Health;
import dev.overseer.worker.orchestrator.Event.WorkerRecovered;
import dev.overseer.worker.orchestrator.Event.WorkerUnhealthy;
import dev.overseer.worker.spool.Timestamps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TimeZone;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckWorkersTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  @TempDir private Path folder;
  private final State state = new State();
  private CheckWorkers check =
      new CheckWorkers(new TestSpool(Path.of("/")).layout, List.of(), state);
  private Path heartbeat = Path.of("/");
  private long number = 1;

  @BeforeEach
  void makeSpool() throws IOException {
    TestSpool spool = new TestSpool(folder);
    heartbeat = spool.layout.heartbeat("marie");
    Files.createDirectories(heartbeat.getParent());
    check = new CheckWorkers(spool.layout, List.of("marie"), state);
  }

  @Test
  void aWorkerThatFallsSilentIsToldOfOnceAndItsReturnToo() throws IOException {
    beat("2026-01-02T03:04:01.000000", NOW);
    assertThat(look(0)).isEmpty();
    assertThat(health()).isEqualTo(Health.HEALTHY);
    assertThat(look(10)).isEmpty();
    assertThat(look(20)).isEmpty();

    assertThat(look(30))
        .containsExactly(
            new WorkerUnhealthy(
                "marie", "its heartbeat has not changed for 30 s", Duration.ofSeconds(30)));
    assertThat(look(40)).isEmpty();
    beat("2026-01-02T03:04:45.000000", NOW.plusSeconds(45));
    assertThat(look(50)).containsExactly(new WorkerRecovered("marie"));
    assertThat(look(60)).isEmpty();
  }

  @Test
  void aWorkerWithoutAHeartbeatIsUnhealthyAfterAsLong() throws IOException {
    assertThat(look(0)).isEmpty();
    assertThat(look(10)).isEmpty();
    assertThat(look(20)).isEmpty();
    assertThat(look(30))
        .containsExactly(
            new WorkerUnhealthy("marie", "it has no heartbeat", Duration.ofSeconds(30)));
  }

  /** The other machine's clock, or that of the file server, is hours away from ours. */
  @ParameterizedTest
  @ValueSource(longs = {-7200, -3600, 3600, 7200})
  void clocksThatDifferMakeNobodyDeadOrAlive(long seconds) throws IOException {
    Instant theirs = NOW.plusSeconds(seconds);
    for (int at = 0; at <= 100; at += 10) {
      beat(Timestamps.naive(theirs.plusSeconds(at)), theirs.plusSeconds(at));
      assertThat(look(at)).as("beats at %d", at).isEmpty();
    }
    assertThat(health()).isEqualTo(Health.HEALTHY);

    look(110);
    look(120);
    assertThat(look(130)).as("beats no more").hasSize(1);
  }

  /** Naive timestamps were read as local time: a worker was alive or dead by the time zone. */
  @ParameterizedTest
  @ValueSource(strings = {"America/New_York", "UTC", "Asia/Tokyo"})
  void theTimeZoneDoesNotMatter(String zone) throws IOException {
    TimeZone before = TimeZone.getDefault();
    TimeZone.setDefault(TimeZone.getTimeZone(zone));
    try {
      beat("2026-01-02T03:04:01.123456", NOW);
      look(0);

      assertThat(check.pulse("marie").orElseThrow().heartbeat().orElseThrow().timestamp())
          .isEqualTo("2026-01-02T03:04:01.123456Z");
      assertThat(health()).isEqualTo(Health.HEALTHY);
    } finally {
      TimeZone.setDefault(before);
    }
  }

  @Test
  void aWorkerThatWasDeadBeforeTheStartIsNotAliveByItsOldFile() throws IOException {
    beat("2026-01-02T02:00:00.000000Z", NOW.minusSeconds(3600));

    assertThat(look(0)).isEmpty();
    assertThat(health()).isEqualTo(Health.UNKNOWN);
    look(10);
    look(20);
    assertThat(look(30)).hasSize(1);
  }

  @Test
  void whatWasToldBeforeARestartIsNotToldAgain() throws IOException {
    state.restore("marie", new State.Counts(0, 0), true);
    for (int at = 0; at <= 60; at += 10) {
      assertThat(look(at)).isEmpty();
    }
    beat("2026-01-02T03:05:06.000000Z", NOW.plusSeconds(61));
    assertThat(look(70)).containsExactly(new WorkerRecovered("marie"));
  }

  @Test
  void aWorkerThatWasStoppedIsToldOfAsSuch() throws IOException {
    Files.writeString(
        heartbeat,
        """
        {"worker": "marie", "timestamp": "2026-01-02T03:04:01.000000Z", "status": "stopping"}
        """);
    look(0);
    look(10);
    look(20);

    assertThat(look(30))
        .containsExactly(new WorkerUnhealthy("marie", "it was stopped", Duration.ofSeconds(30)));
  }

  private List<Event> look(int secondsAfterStart) throws IOException {
    Instant now = NOW.plusSeconds(secondsAfterStart);
    List<Event> news = check.check(now);
    news.forEach(event -> state.apply(new Entry.Happened(number++, now, event, Optional.empty())));
    return news;
  }

  private Health health() {
    return check.pulse("marie").orElseThrow().health();
  }

  private void beat(String timestamp, Instant writtenAt) throws IOException {
    Files.writeString(
        heartbeat,
        """
        {"worker": "marie", "timestamp": "%s", "uptime_seconds": 1.5, "queue_size": 0,
         "active_tasks": 0, "circuit_breaker_state": "closed", "status": "healthy"}
        """
            .formatted(timestamp));
    Files.setLastModifiedTime(heartbeat, FileTime.from(writtenAt));
  }
}
