package dev.overseer.posix;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;

/**
 * Measures starts against {@link ProcessBuilder}, side by side: blocks of both take turns, so that
 * what else the machine does hits both alike. Prints a table.
 *
 * <p>Run with {@code java --enable-native-access=ALL-UNNAMED -cp …
 * dev.overseer.posix.StartMeasurement [seconds per block, default 2] [rounds, default 5]}.
 */
public final class StartMeasurement {
  private static final int IDLE_CHILDREN = 500;

  private StartMeasurement() {}

  /** One way to start processes. */
  public interface Way extends AutoCloseable {
    String name();

    /** Starts one; returns when its end is known, with what it printed. */
    Ended run(List<String> argv) throws Exception;

    /** Starts one that stays. */
    Runnable idle(List<String> argv) throws Exception;

    @Override
    void close();
  }

  /**
   * @param startedNanos from the request until the call returned
   * @param firstLineNanos until the first output was there; 0 if none came
   */
  public record Ended(long startedNanos, long firstLineNanos) {}

  public static void main(String[] arguments) throws Exception {
    double seconds = arguments.length > 0 ? Double.parseDouble(arguments[0]) : 2;
    int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5;
    Path state = Files.createTempDirectory("overseer-measure");
    try (Way ours = ours(state);
        Way theirs = processBuilder(List.of());
        Way setsid = processBuilder(List.of("setsid"))) {
      List<Way> ways = List.of(ours, theirs, setsid);
      // First, while the heap is small: later it shrinks by more than this adds.
      for (Way way : List.of(ours, theirs)) {
        idle(way);
      }
      System.out.printf(
          "%-24s %10s %10s %10s %10s %10s %10s%n",
          "way", "spawn p50", "spawn p99", "line p50", "line p99", "1 at once", "8 at once");
      List<Totals> totals = new ArrayList<>();
      for (Way way : ways) {
        totals.add(new Totals());
        rate(way, 1, 0.5);
      }
      for (int round = 0; round < rounds; round++) {
        for (int i = 0; i < ways.size(); i++) {
          Totals total = totals.get(i);
          total.latencies.addAll(latencies(ways.get(i), 200));
          total.one.add(rate(ways.get(i), 1, seconds));
          total.eight.add(rate(ways.get(i), 8, seconds));
        }
      }
      for (int i = 0; i < ways.size(); i++) {
        totals.get(i).print(ways.get(i).name());
      }
    } finally {
      Files.deleteIfExists(state);
    }
  }

  /** This module. */
  public static Way ours(Path state) {
    Processes processes = Processes.open(state);
    return new Way() {
      @Override
      public String name() {
        return "Processes";
      }

      @Override
      public Ended run(List<String> argv) throws Exception {
        CompletableFuture<Long> line = new CompletableFuture<>();
        CountDownLatch exited = new CountDownLatch(1);
        long start = System.nanoTime();
        Child child = processes.spawn(Command.of(argv));
        long started = System.nanoTime() - start;
        child.watch(
            new ChildListener() {
              @Override
              public void onOutput(StdStream stream, byte[] buffer, int length) {
                line.complete(System.nanoTime() - start);
              }

              @Override
              public void onExit(ExitStatus status) {
                exited.countDown();
              }
            });
        exited.await();
        return new Ended(started, line.getNow(0L));
      }

      @Override
      public Runnable idle(List<String> argv) throws Exception {
        Child child = processes.spawn(Command.of(argv));
        child.watch(new Recorder());
        return child::kill;
      }

      @Override
      public void close() {
        processes.close();
      }
    };
  }

  /** The JDK, with a thread that reads each output, as a supervisor must. */
  public static Way processBuilder(List<String> wrapper) {
    return new Way() {
      @Override
      public String name() {
        return "ProcessBuilder" + (wrapper.isEmpty() ? "" : " + " + String.join(" ", wrapper));
      }

      @Override
      public Ended run(List<String> argv) throws Exception {
        long start = System.nanoTime();
        Process process = start(argv);
        long started = System.nanoTime() - start;
        Thread errors = Thread.ofPlatform().start(() -> drain(process.getErrorStream()));
        byte[] buffer = new byte[65_536];
        int first = process.getInputStream().read(buffer);
        long line = System.nanoTime() - start;
        drain(process.getInputStream());
        process.waitFor();
        errors.join();
        return new Ended(started, first > 0 ? line : 0);
      }

      @Override
      public Runnable idle(List<String> argv) throws Exception {
        Process process = start(argv);
        Thread.ofPlatform().daemon().start(() -> drain(process.getErrorStream()));
        Thread.ofPlatform().daemon().start(() -> drain(process.getInputStream()));
        return process::destroyForcibly;
      }

      private Process start(List<String> argv) throws IOException {
        List<String> command = new ArrayList<>(wrapper);
        command.addAll(argv);
        return new ProcessBuilder(command)
            .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
            .start();
      }

      @Override
      public void close() {
        // Holds nothing.
      }
    };
  }

  /** One after the other: how long each took, in ns. */
  public static List<Ended> latencies(Way way, int count) throws Exception {
    List<Ended> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(way.run(List.of("/bin/echo", "hello")));
    }
    return all;
  }

  /** How many run from start to end in a second, with so many under way at any time. */
  public static double rate(Way way, int atOnce, double seconds) throws Exception {
    Semaphore done = new Semaphore(0);
    long start = System.nanoTime();
    long until = start + (long) (seconds * 1e9);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < atOnce; i++) {
      threads.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      while (System.nanoTime() < until) {
                        way.run(List.of("/bin/true"));
                        done.release();
                      }
                    } catch (Exception e) {
                      throw new IllegalStateException(e);
                    }
                  }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    return done.availablePermits() * 1e9 / (System.nanoTime() - start);
  }

  private static void idle(Way way) throws Exception {
    List<Runnable> ends = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      ends.add(way.idle(List.of("/bin/sleep", "1000")));
    }
    long threads = status("Threads");
    long memory = status("VmRSS");
    for (int i = 0; i < IDLE_CHILDREN; i++) {
      ends.add(way.idle(List.of("/bin/sleep", "1000")));
    }
    System.out.printf(
        "%-24s %d idle children: %+d threads, %+.1f KB each%n",
        way.name(),
        IDLE_CHILDREN,
        status("Threads") - threads,
        (status("VmRSS") - memory) / (double) IDLE_CHILDREN);
    ends.forEach(Runnable::run);
  }

  private static long status(String field) throws IOException {
    System.gc();
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith(field + ":"))
        .map(line -> line.replaceAll("\\D+", ""))
        .mapToLong(Long::parseLong)
        .findFirst()
        .orElseThrow();
  }

  private static void drain(InputStream stream) {
    try (stream) {
      stream.transferTo(OutputStream.nullOutputStream());
    } catch (IOException ended) {
      // It was ended.
    }
  }

  private static final class Totals {
    private final List<Ended> latencies = new ArrayList<>();
    private final List<Double> one = new ArrayList<>();
    private final List<Double> eight = new ArrayList<>();

    void print(String name) {
      long[] spawn = latencies.stream().mapToLong(Ended::startedNanos).sorted().toArray();
      long[] line = latencies.stream().mapToLong(Ended::firstLineNanos).sorted().toArray();
      System.out.printf(
          "%-24s %7.2f ms %7.2f ms %7.2f ms %7.2f ms %8.0f/s %8.0f/s%n",
          name,
          percentile(spawn, 0.5),
          percentile(spawn, 0.99),
          percentile(line, 0.5),
          percentile(line, 0.99),
          median(one),
          median(eight));
    }

    private static double percentile(long[] sorted, double part) {
      return sorted[(int) Math.min(sorted.length - 1, sorted.length * part)] / 1e6;
    }

    private static double median(List<Double> values) {
      double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
      return Arrays.stream(sorted).skip(sorted.length / 2).findFirst().orElse(0);
    }
  }
}
