package dev.overseer.posix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overseer.testkit.ManualTimers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GuardTest {
  @TempDir Path folder;

  private final ManualTimers timers = new ManualTimers();

  @Test
  void holdsNothingOfOursAndGoesWithUs() throws Exception {
    OpenProcesses processes = open();
    long guard = awaitGuard(processes);
    assertThat(commandLine(guard)).contains("overseer-guard", folder.toString());
    Await.until("it waits", () -> commandLine(guard).contains("read -r _"));
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/" + guard + "/fd"))) {
      List<String> targets = descriptors.map(GuardTest::target).sorted().toList();
      assertThat(targets).hasSize(3).startsWith("/dev/null", "/dev/null");
      assertThat(targets.getLast()).startsWith("pipe:");
    }
    assertThat(ProcStat.of(guard).orElseThrow().session()).isEqualTo(guard);

    processes.close();

    assertThat(ProcStat.of(guard)).isEmpty();
  }

  @Test
  void isStartedAgainAtTheNextChildOnceItIsKilled() throws Exception {
    try (OpenProcesses processes = open()) {
      long first = awaitGuard(processes);
      ProcessHandle.of(first).orElseThrow().destroyForcibly();
      Await.until("it is reaped", () -> ProcStat.of(first).isEmpty());
      Await.until("that is noticed", () -> processes.supervisor().guard().pid().isEmpty());

      assertThat(Shell.run(processes, "exit 1").exit()).isEqualTo(new ExitStatus.Exited(1));
      assertThat(processes.supervisor().guard().pid()).isEmpty();

      timers.advance(Duration.ofSeconds(1));
      Await.until("it may start again", () -> processes.supervisor().guard().isDown());
      assertThat(Shell.run(processes, "exit 2").exit()).isEqualTo(new ExitStatus.Exited(2));
      assertThat(awaitGuard(processes)).isNotEqualTo(first);
    }
  }

  static String commandLine(long pid) {
    try {
      return Files.readString(Path.of("/proc/" + pid + "/cmdline"), StandardCharsets.ISO_8859_1);
    } catch (IOException gone) {
      return "";
    }
  }

  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException gone) {
      return "gone";
    }
  }

  private OpenProcesses open() {
    return OpenProcesses.open(folder, Grace.defaults(), timers, Supervisor.Adoption.ADOPT);
  }

  private static long awaitGuard(OpenProcesses processes) {
    Await.until("a guard", () -> processes.supervisor().guard().pid().isPresent());
    return processes.supervisor().guard().pid().orElseThrow();
  }
}
