package dev.overseer.posix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overseer.posix.Shell.Running;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManyChildrenTest {
  private static final int CHILDREN = 10_000;
  private static final int THREADS = 4;
  private static final int AT_ONCE = 300;

  @TempDir Path folder;

  @Test
  void tenThousandLoseNotOneLine() throws Exception {
    ConcurrentLinkedQueue<Throwable> faults = new ConcurrentLinkedQueue<>();
    try (Processes processes = Processes.open(folder)) {
      Semaphore places = new Semaphore(AT_ONCE);
      List<Thread> threads = new ArrayList<>();
      for (int t = 0; t < THREADS; t++) {
        int first = t;
        threads.add(
            Thread.ofPlatform()
                .start(
                    () -> {
                      try {
                        List<Running> mine = new ArrayList<>();
                        for (int i = first; i < CHILDREN; i += THREADS) {
                          places.acquire();
                          mine.add(Shell.run(processes, print(i), places::release));
                        }
                        check(mine, first);
                      } catch (Exception | AssertionError e) {
                        faults.add(e);
                      }
                    }));
      }
      for (Thread thread : threads) {
        thread.join();
      }
    }
    assertThat(faults).isEmpty();
    assertThat(folder).isEmptyDirectory();
  }

  private static Command print(int i) {
    return new Command(
        List.of("/usr/bin/printf", "%d\\nsecond\\n", "" + i), Map.of(), Optional.empty());
  }

  private static void check(List<Running> children, int first) throws Exception {
    for (int i = 0; i < children.size(); i++) {
      Running running = children.get(i);
      assertThat(running.exit()).isEqualTo(new ExitStatus.Exited(0));
      assertThat(running.recorder().stdout())
          .isEqualTo("%d\nsecond\n".formatted(first + i * THREADS));
    }
  }
}
