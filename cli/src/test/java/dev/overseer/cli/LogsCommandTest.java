package dev.overseer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overseer.cli.CommandLines.Ran;
import dev.overseer.hub.TaskSnapshot.Phase;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LogsCommandTest {
  @Test
  void printsWhatIsKeptOnItsStreams() {
    try (TestHub hub = TestHub.open()) {
      hub.run("run", "say", "out=hello", "err=oh", "--id", "t1");

      assertThat(hub.run("logs", "t1")).isEqualTo(new Ran(0, "hello\n", "oh\n"));
      assertThat(hub.run("logs", "t", "--stdout")).isEqualTo(new Ran(0, "hello\n", ""));
      assertThat(hub.run("logs", "t", "--stderr")).isEqualTo(new Ran(0, "", "oh\n"));
      assertThat(hub.run("logs", "t", "--stdout", "--stderr").exit()).isEqualTo(2);
    }
  }

  @Test
  void printsMoreThanTheHundredEventsOfAPlainReplay() {
    try (TestHub hub = TestHub.open()) {
      hub.run("run", "count", "to=5000", "--id", "t", "-q");

      assertThat(hub.run("logs", "t").out()).isEqualTo(numbers(1, 5000));
      assertThat(hub.run("logs", "t", "--tail", "3").out()).isEqualTo(numbers(4998, 5000));
      assertThat(hub.run("logs", "t", "-n", "0").out()).isEmpty();
    }
  }

  @Test
  void saysWhatIsNoLongerKept() {
    try (TestHub hub = TestHub.open()) {
      hub.run("run", "count", "to=300000", "--id", "t", "-q");

      Ran ran = hub.run("logs", "t");

      assertThat(ran.exit()).isZero();
      assertThat(ran.err())
          .matches("overseer: lines 1 to \\d+ are missing: the hub no longer has them\n");
      int lost = Integer.parseInt(ran.err().replaceAll("\\D+1 to (\\d+).*\n", "$1"));
      assertThat(ran.out()).isEqualTo(numbers(lost + 1, 300_000));
      assertThat(hub.run("logs", "t", "-n", "2"))
          .as("nobody asked for the first ones")
          .isEqualTo(new Ran(0, numbers(299_999, 300_000), ""));
    }
  }

  @Test
  void followsUntilTheEnd() throws Exception {
    try (TestHub hub = TestHub.open()) {
      hub.start("wait", "t", Map.of());
      CompletableFuture<Ran> ran = CompletableFuture.supplyAsync(() -> hub.run("logs", "t", "-f"));
      hub.await("t", Phase.RUNNING);
      hub.hub.stop("t");

      assertThat(ran.get(10, TimeUnit.SECONDS)).isEqualTo(new Ran(0, "waiting\n", ""));
    }
  }

  @Test
  void beginsAtATime() {
    try (TestHub hub = TestHub.open()) {
      hub.run("run", "say", "out=hello", "--id", "t");

      assertThat(hub.run("logs", "t", "--since", "10m").out()).isEqualTo("hello\n");
      assertThat(hub.run("logs", "t", "--since", "2000-01-01T00:00:00Z").out())
          .isEqualTo("hello\n");
      assertThat(hub.run("logs", "t", "--since", "2999-01-01T00:00:00Z").out()).isEmpty();
      assertThat(hub.run("logs", "t", "--since", "yesterday").err())
          .contains("\"yesterday\" is no point in time: write how long ago, like 10m, or");
    }
  }

  @Test
  void printsMessagesForPrograms() {
    try (TestHub hub = TestHub.open()) {
      hub.run("run", "say", "out=hello", "--id", "t");

      assertThat(hub.run("logs", "t", "--json").out())
          .matches(
              "\\{\"type\":\"output\",\"task_id\":\"t\",\"pid\":0,\"stream\":\"stdout\","
                  + "\"data\":\"hello\",\"ts\":\"[^\"]+\",\"seq\":1}\n");
    }
  }

  @Test
  void aTaskThatWaitsHasNone() {
    try (TestHub hub = TestHub.open()) {
      hub.start("one", "first", Map.of());
      hub.start("one", "second", Map.of());

      assertThat(hub.run("logs", "second")).isEqualTo(new Ran(0, "", ""));
      assertThat(hub.run("logs", "none").exit()).isEqualTo(1);
    }
  }

  private static String numbers(int from, int to) {
    return IntStream.rangeClosed(from, to)
        .mapToObj(number -> number + "\n")
        .collect(Collectors.joining());
  }
}
