package dev.overseer.posix;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * Measures how long a child's end takes to be told, one child after the other. Beside it stands the
 * floor: the same start without pipes and records, and a thread that does nothing but wait for that
 * child. Blocks of both take turns. Prints a table.
 *
 * <p>Run with {@code java --enable-native-access=ALL-UNNAMED -cp …
 * dev.overseer.posix.ExitMeasurement [children per block, default 300] [rounds, default 10]}.
 */
public final class ExitMeasurement {
  private static final Command COMMAND = Command.of(List.of("/bin/true"));

  private ExitMeasurement() {}

  /** How long each took, in ns. */
  private record Samples(List<Long> started, List<Long> ended) {
    Samples() {
      this(new ArrayList<>(), new ArrayList<>());
    }

    void add(long start, long started, long ended) {
      this.started.add(started - start);
      this.ended.add(ended - start);
    }

    void print(String name) {
      System.out.printf(
          "%-28s %8.3f %8.3f %10.3f %8.3f%n",
          name, part(started, 0.5), part(started, 0.99), part(ended, 0.5), part(ended, 0.99));
    }

    private static double part(List<Long> all, double part) {
      long[] sorted = all.stream().mapToLong(Long::longValue).sorted().toArray();
      return sorted[(int) Math.min(sorted.length - 1, sorted.length * part)] / 1e6;
    }
  }

  public static void main(String[] arguments) throws Exception {
    int[] numbers = Arrays.stream(arguments).mapToInt(Integer::parseInt).toArray();
    int children = numbers.length > 0 ? numbers[0] : 300;
    int rounds = numbers.length > 1 ? numbers[1] : 10;
    Path state = Files.createTempDirectory("overseer-measure");
    try (Processes processes = Processes.open(state)) {
      Samples floor = new Samples();
      Samples ours = new Samples();
      told(processes, children, new Samples());
      awaited(children, new Samples());
      for (int round = 0; round < rounds; round++) {
        awaited(children, floor);
        told(processes, children, ours);
      }
      System.out.printf(
          "%-28s %8s %8s %10s %8s%n",
          "ms from the request until", "started", "p99", "end known", "p99");
      floor.print("spawn and waitid, no more");
      ours.print("Processes");
    } finally {
      Files.deleteIfExists(state);
    }
  }

  private static void told(Processes processes, int children, Samples samples) throws Exception {
    for (int i = 0; i < children; i++) {
      CountDownLatch over = new CountDownLatch(1);
      long[] ended = new long[1];
      long start = System.nanoTime();
      Child child = processes.spawn(COMMAND);
      long started = System.nanoTime();
      child.watch(
          new ChildListener() {
            @Override
            public void onOutput(StdStream stream, byte[] buffer, int length) {}

            @Override
            public void onExit(ExitStatus status) {
              ended[0] = System.nanoTime();
              over.countDown();
            }
          });
      over.await();
      samples.add(start, started, ended[0]);
    }
  }

  private static void awaited(int children, Samples samples) throws Exception {
    for (int i = 0; i < children; i++) {
      try (Arena arena = Arena.ofConfined()) {
        Libc libc = new Libc(arena);
        MemorySegment info = arena.allocate(Signals.SIGINFO_BYTES, 8);
        int nothing = StartProgram.NOTHING;
        long start = System.nanoTime();
        StartProgram.Started child =
            new StartProgram(libc, arena).start(COMMAND, "", nothing, nothing, nothing);
        long started = System.nanoTime();
        libc.waitid(child.pid(), info, Libc.WEXITED);
        samples.add(start, started, System.nanoTime());
        libc.close(child.pidfd());
      }
    }
  }
}
