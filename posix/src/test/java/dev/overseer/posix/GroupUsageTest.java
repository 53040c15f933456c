package dev.overseer.posix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overseer.posix.Shell.Running;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GroupUsageTest {
  private static final long SOME_CPU = Duration.ofMillis(300).toNanos();

  private static final long PAGE = pageSize();

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
  void belongsByGroupBySessionOrByParents() {
    Map<Long, ProcStat> rows = new HashMap<>();
    row(rows, 10, 'S', 1, 10, 10);
    row(rows, 11, 'S', 1, 11, 10); // a group of its own in the session, its parent gone
    row(rows, 12, 'R', 1, 10, 10);
    row(rows, 13, 'S', 11, 13, 13); // a session of its own
    row(rows, 14, 'Z', 10, 10, 10);
    row(rows, 20, 'S', 1, 20, 20);
    row(rows, 30, 'S', 31, 30, 30);
    row(rows, 31, 'S', 30, 31, 31); // a circle, in a table that was torn

    assertThat(GroupUsage.of(new ProcTable(rows), List.of(10L, 99L)))
        .isEqualTo(Map.of(10L, new GroupUsage(4, 4 * 20_000_000L, 4 * 3 * PAGE)));
  }

  private static void row(
      Map<Long, ProcStat> rows, long pid, char state, long parent, long group, long session) {
    rows.put(pid, new ProcStat(new ProcessIdentity(pid, 1), state, parent, group, session, 2, 3));
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

  private static long pageSize() {
    try {
      Process getconf = new ProcessBuilder("getconf", "PAGESIZE").start();
      return Long.parseLong(getconf.inputReader().readLine());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
