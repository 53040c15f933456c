package dev.overseer.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The engines side by side, with {@code /bin/true}: what a task costs beyond its agent, how many go
 * through one worker process in a second, ten thousand that wait, and memory. Temporal twice: a
 * server with SQLite, which is the bound itself, and the Java test server, which is not. Prints a
 * table in Markdown. Takes the launcher, and optionally {@code quick}.
 */
final class EngineBench {
  private static final String TRUE = "[\"/bin/true\"]";
  private static final int SLOTS = 20;
  private static final int ROUNDS = 3;

  private final Path launcher;
  private final Path folder;
  private final int scale;
  private final Table table = new Table("measure", "figure", "each of " + ROUNDS);

  private EngineBench(Path launcher, Path folder, int scale) {
    this.launcher = launcher;
    this.folder = folder;
    this.scale = scale;
  }

  /** Takes the launcher, and optionally {@code quick} for a tenth of the work. */
  public static void main(String[] args) throws Exception {
    InFolder.run(
        args, 10, (launcher, folder, scale) -> new EngineBench(launcher, folder, scale).run());
  }

  private void run() throws IOException, InterruptedException {
    Table.heading("The engines", Machine.describe());
    measure("spool", "spool", Optional.empty());
    Optional<TemporalProcess> temporal = TemporalProcess.find(folder);
    if (temporal.isPresent()) {
      try (TemporalProcess server = temporal.get()) {
        measure("temporal", server.address(), temporal);
      }
    }
    try (TemporalProcess server = TemporalProcess.testServer(folder)) {
      measure("in memory", server.address(), Optional.of(server));
    }
    table.print();
  }

  private void measure(String name, String address, Optional<TemporalProcess> server)
      throws IOException, InterruptedException {
    try (BenchQueue queue = new BenchQueue(launcher, folder.resolve(name), address)) {
      try (MeasuredProcess worker = queue.work(TRUE, SLOTS)) {
        queue.submit("ready", "x");
        queue.await("ready");
        Thread.sleep(5_000);
        table.row(name + ": VmRSS / VmHWM / anonymous of an idle worker", worker.memory());
        Table.progress(name + ": one after the other");
        latency(name, queue);
        Table.progress(name + ": many");
        throughput(name, queue, worker, server);
      }
      Table.progress(name + ": many that wait");
      waiting(name, queue);
    }
  }

  /** From the submission to the result's being there, one task at a time. */
  private void latency(String name, BenchQueue queue) throws IOException, InterruptedException {
    int count = 300 / scale;
    for (int i = 0; i < count; i++) {
      queue.submit("warm-" + i, "x");
      queue.await("warm-" + i);
    }
    long[] latency = new long[count];
    for (int i = 0; i < count; i++) {
      long began = System.nanoTime();
      queue.submit("one-" + i, "x");
      queue.await("one-" + i);
      latency[i] = System.nanoTime() - began;
    }
    table.row(
        name + ": submission to result, one at a time, p50 / p99",
        new Sample(latency).inMillis() + " ms");
  }

  private void throughput(
      String name, BenchQueue queue, MeasuredProcess worker, Optional<TemporalProcess> server)
      throws IOException, InterruptedException {
    int count = 3_000 / scale;
    double[] perSecond = new double[ROUNDS];
    double workerCpu = worker.cpuSeconds();
    double serverCpu = server.isPresent() ? server.get().cpuSeconds() : 0;
    for (int i = 0; i < ROUNDS; i++) {
      long began = System.nanoTime();
      queue.submitMany("many-" + i + "-", count);
      queue.awaitAll("many-" + i + "-", count);
      perSecond[i] = count / BenchQueue.seconds(began);
    }
    table.row(
        "%s: tasks/s through one worker with %d slots, submission included".formatted(name, SLOTS),
        "%.0f",
        perSecond);
    table.row(
        name + ": CPU of the worker for a task",
        "%.2f ms".formatted((worker.cpuSeconds() - workerCpu) * 1000 / (ROUNDS * count)));
    if (server.isPresent()) {
      table.row(
          name + ": CPU of the server for a task",
          "%.2f ms".formatted((server.get().cpuSeconds() - serverCpu) * 1000 / (ROUNDS * count)));
    }
    table.row(name + ": VmRSS / VmHWM / anonymous of the worker after that", worker.memory());
  }

  private void waiting(String name, BenchQueue queue) throws IOException, InterruptedException {
    int count = 10_000 / scale;
    double took = queue.submitMany("waiting-", count);
    table.row(
        "%s: submissions/s, %,d that nobody takes yet".formatted(name, count),
        "%.0f".formatted(count / took));
    long began = System.nanoTime();
    try (MeasuredProcess worker = queue.work(TRUE, SLOTS)) {
      Spool.until(() -> isAnyOver(queue), 5);
      table.row(
          "%s: start of a worker to its first result, %,d waiting".formatted(name, count),
          "%.1f s".formatted(BenchQueue.seconds(began)));
      queue.awaitAll("waiting-", count);
      table.row(
          "%s: tasks/s while it works them off".formatted(name),
          "%.0f".formatted(count / BenchQueue.seconds(began)));
      table.row(
          "%s: VmRSS / VmHWM / anonymous of the worker after that".formatted(name),
          worker.memory());
    }
    TimeUnit.MILLISECONDS.sleep(100);
  }

  /** The first ones that were submitted are the first that are taken, more or less. */
  private static boolean isAnyOver(BenchQueue queue) {
    return Stream.iterate(0, i -> i < SLOTS, i -> i + 1)
        .anyMatch(i -> queue.isOver("waiting-" + i));
  }
}
