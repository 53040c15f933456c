package dev.overseer.posix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overseer.core.Timers;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadLoopTest {
  @TempDir Path folder;

  @Test
  void commandsWithoutEndDoNotKeepChildrenWaiting() throws Exception {
    try (OpenProcesses processes =
        OpenProcesses.open(folder, Grace.defaults(), Timers.system(), Supervisor.Adoption.ADOPT)) {
      ReadLoop loop = processes.supervisor().loop();
      AtomicBoolean over = new AtomicBoolean();
      class Again implements Runnable {
        @Override
        public void run() {
          if (!over.get()) {
            loop.execute(this);
          }
        }
      }

      loop.execute(new Again());
      Shell.Running echo = Shell.run(processes, "echo hello; exit 1");

      assertThat(echo.exit()).isEqualTo(new ExitStatus.Exited(1));
      assertThat(echo.recorder().stdout()).isEqualTo("hello\n");
      over.set(true);
    }
  }

  @Test
  void commandsOfOneThreadKeepTheirOrder() throws Exception {
    try (OpenProcesses processes =
        OpenProcesses.open(folder, Grace.defaults(), Timers.system(), Supervisor.Adoption.ADOPT)) {
      Queue<Integer> heard = new ConcurrentLinkedQueue<>();
      ReadLoop loop = processes.supervisor().loop();
      List<Integer> said = IntStream.range(0, 5_000).boxed().toList();
      for (int number : said) {
        loop.execute(() -> heard.add(number));
      }
      Await.until("all are heard", () -> heard.size() == said.size());
      assertThat(heard).containsExactlyElementsOf(said);
    }
  }
}
