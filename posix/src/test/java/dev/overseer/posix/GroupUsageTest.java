package dev.overseer.posix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overseer.posix.Shell.Running;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GroupUsageTest {
  private static final long SOME_CPU = Duration.ofMillis(300).toNanos();

  @TempDir Path folder;

  @Test
  void countsTheGroupAndWhoLeftIt() throws Exception {
    try (Processes processes = Processes.open(folder)) {
      Running busy =
          Shell.run(
              processes,
              "(while :; do :; done) & setsid sh -c 'while :; do :; done' & echo up; wait");
      Running idle = Shell.run(processes, "echo up; exec sleep 1000");
      Await.until("they run", () -> idle.recorder().stdout().equals("up\n"));
      Await.until("three run", () -> GroupUsage.of(busy.pid()).orElseThrow().processes() == 3);
      Await.until(
          "time is used", () -> GroupUsage.of(busy.pid()).orElseThrow().cpuNanos() > SOME_CPU);

      Map<Long, GroupUsage> all = GroupUsage.ofAll(List.of(busy.pid(), idle.pid(), 4_000_000L));

      assertThat(all).containsOnlyKeys(busy.pid(), idle.pid());
      GroupUsage ofIdle = GroupUsage.of(idle.pid()).orElseThrow();
      assertThat(ofIdle.processes()).isEqualTo(1);
      assertThat(ofIdle.cpuNanos()).isLessThan(SOME_CPU);
      assertThat(ofIdle.residentBytes()).isBetween(100_000L, 20_000_000L);
      assertThat(GroupUsage.of(busy.pid()).orElseThrow().residentBytes())
          .isGreaterThan(ofIdle.residentBytes());
      busy.child().kill();
      busy.exit();
      Await.until("nobody is left", () -> GroupUsage.of(busy.pid()).isEmpty());
    }
  }

  @Test
  void countsChildrenThatEnded() throws Exception {
    try (Processes processes = Processes.open(folder)) {
      Running shell =
          Shell.run(
              processes,
              "sh -c 'i=0; while [ $i -lt 400000 ]; do i=$((i+1)); done'; echo done; sleep 1000");
      Await.until("it is through", () -> shell.recorder().stdout().equals("done\n"));
      assertThat(GroupUsage.of(shell.pid()).orElseThrow().cpuNanos())
          .isGreaterThan(Duration.ofMillis(20).toNanos());
    }
  }

  @Test
  void ourOwnMemoryIsInBytes() {
    ProcStat us = ProcStat.of(ProcessHandle.current().pid()).orElseThrow();
    ProcTable table = new ProcTable(Map.of(us.identity().pid(), us));
    GroupUsage usage =
        Optional.ofNullable(GroupUsage.of(table, List.of(us.group())).get(us.group()))
            .orElseThrow();
    assertThat(usage.residentBytes())
        .isBetween(30_000_000L, Runtime.getRuntime().maxMemory() + 2_000_000_000L);
  }
}
