package dev.overseer.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.overseer.hub.HubEvent.Exited;
import dev.overseer.hub.HubEvent.Output;
import dev.overseer.hub.HubEvent.Started;
import dev.overseer.hub.HubEvent.TaskEvent;
import dev.overseer.hub.TaskSnapshot.Phase;
import dev.overseer.posix.Processes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The hub with real processes, on its bad days. */
class HubProcessesTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  private final Recorder heard = new Recorder();

  @TempDir private Path folder;
  private Hub hub;
  private Session session;

  @BeforeEach
  void open() {
    hub =
        Hub.builder()
            .actions(
                List.of(
                    ActionDefinition.of(
                        "sh",
                        "exec",
                        Map.of(
                            "entrypoint",
                            "sh",
                            "command",
                            List.of("-c", "[[.script]]"),
                            "parameters",
                            Map.of("script", Map.of()))),
                    ActionDefinition.of("nope", "exec", Map.of("entrypoint", "/no/such/program"))))
            .options(
                new HubOptions(
                    Duration.ofSeconds(1),
                    1 << 20,
                    1 << 16,
                    100_000,
                    Duration.ofHours(1),
                    1 << 18,
                    Duration.ofSeconds(5)))
            .open(Processes.open(folder));
    session = hub.connect(heard);
  }

  @AfterEach
  void close() {
    hub.close();
  }

  private void start(String id, String script) {
    session.start(
        new StartRequest("sh", id, Map.of("script", script), Optional.empty(), false, id));
  }

  private Exited awaitExit(String id) {
    await()
        .atMost(LONG)
        .until(
            () ->
                heard.events.stream()
                    .anyMatch(e -> e instanceof Exited x && x.taskId().equals(id)));
    return heard.events.stream()
        .filter(e -> e instanceof Exited x && x.taskId().equals(id))
        .map(Exited.class::cast)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void bothStreamsComeWithTheirNamesAndTheTrueExitCode() {
    start("a", "echo out; echo err >&2; exit 3");
    assertThat(awaitExit("a").exitCode()).isEqualTo(3);
    assertThat(heard.lines()).startsWith("started a").endsWith("exited a 3");
    assertThat(heard.lines()).anyMatch(line -> line.matches("output a stdout \\d out"));
    assertThat(heard.lines()).anyMatch(line -> line.matches("output a stderr \\d err"));
    assertThat(hub.task("a").pid()).isPositive();
  }

  @Test
  void aSignalIsMinusOne() {
    start("a", "kill -9 $$");
    assertThat(awaitExit("a"))
        .extracting(Exited::exitCode, Exited::intentional)
        .containsExactly(-1, false);
  }

  @Test
  void aCommandThatDoesNotExistIsAnErrorAndNoTask() {
    assertThatThrownBy(() -> hub.start(StartRequest.of("nope", Map.of())))
        .isInstanceOf(HubException.StartFailed.class)
        .hasMessageContaining("/no/such/program");
    assertThat(hub.list()).isEmpty();
    assertThat(hub.pool(Optional.empty()).running()).isZero();
  }

  @Test
  void whoIgnoresSigtermIsKilledAfterTheGrace() {
    start("a", "trap '' TERM; echo ready; while :; do sleep 0.1; done");
    heard.awaitLine("output a stdout 1 ready");
    hub.stop("a");
    hub.stop("a");
    assertThat(awaitExit("a"))
        .extracting(Exited::exitCode, Exited::intentional)
        .containsExactly(-1, true);
  }

  @Test
  void aGrandchildThatHoldsTheOutputDoesNotHoldTheExit() {
    start("a", "sleep 300 & echo $!");
    assertThat(awaitExit("a").exitCode()).isZero();
    long grandchild =
        Long.parseLong(
            heard.lines().stream()
                .filter(line -> line.startsWith("output"))
                .findFirst()
                .orElseThrow()
                .replaceAll(".* ", ""));
    await()
        .atMost(LONG)
        .until(() -> ProcessHandle.of(grandchild).map(p -> !p.isAlive()).orElse(true));
  }

  @Test
  void tenThousandTasksThatEndAtOnceLoseNoLineAndNoOrder() {
    int tasks = 10_000;
    hub.resize(
        new PoolChange(Optional.empty(), OptionalInt.of(16), OptionalInt.of(0), Optional.empty()));
    hub.resize(
        new PoolChange(
            Optional.empty(), OptionalInt.empty(), OptionalInt.of(tasks), Optional.empty()));
    for (int i = 0; i < tasks; i++) {
      start("t" + i, "echo 1; echo 2");
    }
    await()
        .atMost(Duration.ofSeconds(110))
        .until(() -> hub.list().stream().allMatch(task -> task.phase() == Phase.EXITED));
    Map<String, Long> lines = new HashMap<>();
    Map<String, String> last = new HashMap<>();
    for (HubEvent event : heard.events) {
      if (event instanceof TaskEvent of) {
        switch (of) {
          case Started s -> assertThat(last.put(s.taskId(), "started")).isNull();
          case Output o -> {
            assertThat(last.get(o.taskId())).isNotNull().isNotEqualTo("exited");
            last.put(o.taskId(), "output");
            assertThat(o.firstSeq()).isEqualTo(lines.getOrDefault(o.taskId(), 0L) + 1);
            lines.put(o.taskId(), o.lastSeq());
          }
          case Exited e -> assertThat(last.put(e.taskId(), "exited")).isEqualTo("output");
          case HubEvent.Queued _,
              HubEvent.Dequeued _,
              HubEvent.Restarting _,
              HubEvent.Errored _,
              HubEvent.Stopped _ -> {}
        }
      }
    }
    assertThat(lines).hasSize(tasks);
    assertThat(lines.values()).containsOnly(2L);
  }

  @Test
  void aHundredMegabytesWithoutALineEndComeInBoundedPieces() {
    int megabytes = 100;
    long[] bytes = new long[1];
    int[] longest = new int[1];
    Session other =
        hub.connect(
            event -> {
              if (event instanceof Output output) {
                for (int i = 0; i < output.lines().count(); i++) {
                  int length = output.lines().end(i) - output.lines().start(i);
                  bytes[0] += length;
                  longest[0] = Math.max(longest[0], length);
                }
              }
            });
    session.close();
    other.subscribe("a", false);
    hub.start(
        new StartRequest(
            "sh",
            "a",
            Map.of("script", "head -c " + megabytes + "M /dev/zero | tr '\\0' x"),
            Optional.empty(),
            false,
            ""));
    await().atMost(LONG).until(() -> hub.task("a").phase() == Phase.EXITED);
    assertThat(bytes[0]).isEqualTo((long) megabytes << 20);
    assertThat(longest[0]).isLessThanOrEqualTo(1 << 18);
    assertThat(other.replay("a", Optional.empty(), OptionalLong.empty()).events()).isNotEmpty();
  }

  @Test
  void aPausedTaskLosesNothing() {
    heard.congested = true;
    session.subscribe("a", true);
    start("a", "seq 1 100000");
    await().until(() -> !heard.events.isEmpty() && heard.events.getLast() instanceof Output);
    heard.congested = false;
    session.relieved();
    assertThat(awaitExit("a").exitCode()).isZero();
    Output last =
        heard.events.stream()
            .filter(Output.class::isInstance)
            .map(Output.class::cast)
            .reduce((first, second) -> second)
            .orElseThrow();
    assertThat(last.lastSeq()).isEqualTo(100_000);
    assertThat(last.lines().text(last.lines().count() - 1)).isEqualTo("100000");
  }

  @Test
  void shutdownLeavesNothingAlive() {
    start("a", "setsid sleep 300 & trap '' TERM; sleep 300 & echo $$; wait; sleep 300");
    await().until(() -> heard.lines().stream().anyMatch(line -> line.startsWith("output a")));
    long leader = hub.task("a").pid();
    List<ProcessHandle> all = ProcessHandle.of(leader).orElseThrow().descendants().toList();
    hub.close();
    await().atMost(LONG).until(() -> all.stream().noneMatch(ProcessHandle::isAlive));
    assertThat(ProcessHandle.of(leader).map(ProcessHandle::isAlive).orElse(false)).isFalse();
  }
}
