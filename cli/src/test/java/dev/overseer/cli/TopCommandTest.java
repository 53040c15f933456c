package dev.overseer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overseer.cli.CommandLines.Ran;
import dev.overseer.client.HubAddress;
import dev.overseer.hub.TaskSnapshot.Phase;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopCommandTest {
  @Test
  void measuresWhatProcessesOfThisMachineTake() {
    try (TestHub hub = TestHub.open()) {
      hub.start("shell", "busy", Map.of("script", "while :; do echo x; done"));
      hub.start("shell", "idle", Map.of("script", "sleep 1000 & sleep 1000"));
      hub.start("one", "first", Map.of());
      hub.start("one", "waits", Map.of());
      hub.run("run", "fail", "--id", "failed", "-q");
      hub.run("run", "say", "out=x", "--id", "over");
      hub.await("idle", Phase.RUNNING);

      Ran ran = hub.run("top", "--once", "--interval", "300ms");

      assertThat(ran.exit()).isZero();
      assertThat(ran.out())
          .startsWith("3 active, 1 queued, 1 given up, 1 over\nTASK    ACTION  STATE")
          .doesNotContain("\nover ");
      assertThat(ran.out().lines().map(line -> line.split(" ", 2)[0]).skip(2))
          .startsWith("busy")
          .endsWith("failed", "waits");
      Matcher busy = row(ran, "busy\\s+shell\\s+running \\d+s +(\\d+) +\\S+ +([\\d.]+) .*");
      assertThat(Double.parseDouble(busy.group(2))).as("CPU %").isGreaterThan(5);
      Matcher idle =
          row(
              ran,
              "idle\\s+shell\\s+running \\d+s +\\d+ +\\S+ +([\\d.]+) +[\\d.]+ .iB +(\\d+) +0 +0");
      assertThat(Double.parseDouble(idle.group(1))).as("CPU %").isLessThan(5);
      assertThat(idle.group(2)).as("the shell and its two children").isEqualTo("3");
    }
  }

  @Test
  void tellsProgramsTheSame() {
    try (TestHub hub = TestHub.open()) {
      hub.start("shell", "busy", Map.of("script", "while :; do echo x; done"));
      hub.start("wait", "function", Map.of());

      Ran ran = hub.run("top", "--json", "-i", "200ms", "--action", "shell");

      assertThat(ran.out())
          .matches(
              "\\{\"tasks\":\\[\\{\"task_id\":\"busy\",\"action\":\"shell\",\"params\":\\{.*},"
                  + "\"state\":\"running\",\"created_at\":\".*\",\"restart_count\":0,\"pid\":\\d+,"
                  + "\"cpu_percent\":[\\d.]+,\"resident_bytes\":\\d+,\"processes\":1,"
                  + "\"lines_per_second\":[\\d.E]+}]}\n");
    }
  }

  @Test
  void aTaskWithoutAProcessHasNoMeasures() {
    try (TestHub hub = TestHub.open()) {
      hub.start("wait", "t", Map.of());

      assertThat(hub.run("top", "--json", "-i", "100ms").out())
          .contains("\"task_id\":\"t\"")
          .contains("\"lines_per_second\":")
          .doesNotContain("cpu_percent");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "unix:/run/hub.sock, true",
    "http://127.0.0.1:1, true",
    "http://[::1]:1, true",
    "http://localhost:1, true",
    "http://192.0.2.1:1, false",
    "http://no-such-host.invalid:1, false",
  })
  void onlyAHubOnThisMachineHasProcessesHere(String address, boolean local) {
    assertThat(MeasureTasks.isLocal(HubAddress.parse(address))).isEqualTo(local);
  }

  private static Matcher row(Ran ran, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(ran.out());
    assertThat(matcher.find()).as(ran.out()).isTrue();
    return matcher;
  }
}
