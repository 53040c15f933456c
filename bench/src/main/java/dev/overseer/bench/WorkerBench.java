package dev.overseer.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * The worker's figures: from a task file to its agent, tasks per second beside {@code xargs}, the
 * start with many tasks waiting, CPU when idle, memory while agents talk. Prints a table in
 * Markdown. Takes the launcher of the tree to be measured.
 */
final class WorkerBench {
  /** The agent says when it started: so the time that it takes itself to start counts, too. */
  private static final String CLOCK = "[\"date\", \"+%s%N\"]";

  private static final String TRUE = "[\"/bin/true\"]";
  private static final String YES = "[\"yes\", \"{prompt}\"]";

  /** Tasks called good work; all others fail. */
  private static final String GOOD_ONLY =
      "[\"sh\", \"-c\", \"case $1 in good*) exec date +%s%N;; *) exit 1;; esac\", \"sh\","
          + " \"{prompt}\"]";

  private static final int ROUNDS = 3;

  private final Path launcher;
  private final Path folder;
  private final int scale;
  private final Table table = new Table("measure", "figure", "each of " + ROUNDS);
  private int spools;

  private WorkerBench(Path launcher, Path folder, int scale) {
    this.launcher = launcher;
    this.folder = folder;
    this.scale = scale;
  }

  /** Takes the launcher, and optionally {@code quick} for a tenth of the work. */
  public static void main(String[] args) throws Exception {
    InFolder.run(
        args, 10, (launcher, folder, scale) -> new WorkerBench(launcher, folder, scale).run());
  }

  private void run() throws IOException, InterruptedException {
    Table.heading("The worker", Machine.describe());
    detection();
    throughput();
    startWithManyWaiting();
    goodBehindFailing();
    idle();
    talkingAgents();
    table.print();
  }

  private Spool spool() throws IOException {
    return new Spool(launcher, Files.createDirectory(folder.resolve("spool-" + spools++)));
  }

  private void detection() throws IOException, InterruptedException {
    Spool spool = spool();
    try (MeasuredProcess worker = spool.work(CLOCK, Map.of("MAX_CONCURRENT_TASKS", "8"))) {
      spool.awaitReady();
      Table.progress("from a task file to its agent");
      spool.workOff("warm-up-", 3000 / scale);
      int atRest = 500 / scale;
      row(
          "rename(2) to the agent's start at rest, p50 / p99",
          latencies(spool, "renamed-", atRest, 100, true));
      row(
          "close(2) to the agent's start at rest, p50 / p99",
          latencies(spool, "closed-", atRest, 100, false));
      row(
          "rename(2) to the agent's start at 100 tasks/s, p50 / p99",
          latencies(spool, "many-", 3000 / scale, 10, true));
      table.row("VmRSS / VmHWM / anonymous after that", worker.memory());
    }
    row("beside it: fork to start of the same agent, p50 / p99", bareStarts(500 / scale));
  }

  private void row(String what, Sample sample) {
    table.row(what, sample.inMillis() + " ms");
  }

  private static Sample latencies(
      Spool spool, String prefix, int count, int everyMillis, boolean renamed)
      throws IOException, InterruptedException {
    // Irregular, so that no rhythm of ours meets one of the worker's.
    Random random = new Random(1);
    long[] submitted = new long[count];
    long next = System.nanoTime();
    for (int i = 0; i < count; i++) {
      next += TimeUnit.MICROSECONDS.toNanos(everyMillis * (500L + random.nextInt(1000)));
      TimeUnit.NANOSECONDS.sleep(next - System.nanoTime());
      submitted[i] = renamed ? spool.submitByRename(prefix + i) : spool.submitByClose(prefix + i);
    }
    long[] latency = new long[count];
    for (int i = 0; i < count; i++) {
      latency[i] = spool.awaitResult(prefix + i) - submitted[i];
    }
    return new Sample(latency);
  }

  private static Sample bareStarts(int count) throws IOException, InterruptedException {
    long[] latency = new long[count];
    for (int i = 0; i < count; i++) {
      TimeUnit.MILLISECONDS.sleep(20);
      long before = Spool.now();
      Process date = new ProcessBuilder("date", "+%s%N").start();
      String text =
          new String(date.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
      latency[i] = Long.parseLong(text) - before;
    }
    return new Sample(latency);
  }

  private void throughput() throws IOException, InterruptedException {
    int count = 6000 / scale;
    double[] bare = new double[ROUNDS];
    double[] forced = new double[ROUNDS];
    double[] unforced = new double[ROUNDS];
    Spool first = spool();
    Spool second = spool();
    try (MeasuredProcess _ = first.work(TRUE, Map.of());
        MeasuredProcess _ = second.work(TRUE, Map.of("OVERSEER_FSYNC", "false"))) {
      first.awaitReady();
      second.awaitReady();
      Table.progress("tasks per second: warm-up");
      // Until the compiler is done with both: what follows is what a worker reaches that has run
      // for a while.
      for (int i = 0; i < ROUNDS; i++) {
        first.workOff("warm-up-" + i + "-", count);
        second.workOff("warm-up-" + i + "-", count);
      }
      for (int i = 0; i < ROUNDS; i++) {
        Table.progress("tasks per second: round " + (i + 1));
        bare[i] = count / xargs(count);
        forced[i] = count / first.workOff("round-" + i + "-", count);
        unforced[i] = count / second.workOff("round-" + i + "-", count);
      }
    }
    table.row("xargs -P 3 -n 1 /bin/true, per second", "%.0f", bare);
    table.row("worker with 3 slots, all forced to the disk, tasks/s", "%.0f", forced);
    table.row("  of what xargs reaches, %", "%.0f", shares(forced, bare));
    table.row("worker with 3 slots, OVERSEER_FSYNC=false, tasks/s", "%.0f", unforced);
    table.row("  of what xargs reaches, %", "%.0f", shares(unforced, bare));
  }

  private static double[] shares(double[] ours, double[] bare) {
    return IntStream.range(0, ours.length).mapToDouble(i -> 100 * ours[i] / bare[i]).toArray();
  }

  private double xargs(int count) throws IOException, InterruptedException {
    Path list =
        Files.write(
            folder.resolve("list"), IntStream.range(0, count).mapToObj(i -> "task-" + i).toList());
    long began = System.nanoTime();
    int exit =
        new ProcessBuilder("xargs", "-P", "3", "-n", "1", "/bin/true")
            .redirectInput(list.toFile())
            .start()
            .waitFor();
    if (exit != 0) {
      throw new IOException("xargs ended with " + exit);
    }
    return (double) (System.nanoTime() - began) / 1e9;
  }

  private void startWithManyWaiting() throws IOException, InterruptedException {
    int many = 100_000 / scale;
    double[] few = new double[ROUNDS];
    double[] all = new double[ROUNDS];
    Table.progress("the start, with %,d waiting".formatted(many));
    Spool crowded = spool();
    for (int i = 0; i < many; i++) {
      String id = "waiting-" + i;
      Files.writeString(crowded.tasks().resolve(id + ".json"), Spool.text(id));
    }
    Spool calm = spool();
    for (int i = 0; i < ROUNDS; i++) {
      Files.writeString(calm.tasks().resolve("one" + i + ".json"), Spool.text("one" + i));
      few[i] = firstClaim(calm);
      all[i] = firstClaim(crowded);
    }
    table.row("process start to first agent, 1 waiting, ms", "%.0f", few);
    table.row("process start to first agent, %,d waiting, ms".formatted(many), "%.0f", all);
  }

  /** An agent that says when it runs, and where: what it prints is in a file at once. */
  private static double firstClaim(Spool spool) throws IOException, InterruptedException {
    Path said = Files.createTempFile("overseer-bench", "");
    Files.delete(said);
    long began = Spool.now();
    try (MeasuredProcess _ =
        spool.work(
            "[\"sh\", \"-c\", \"date +%%s%%N >> %s; exec sleep 600\"]".formatted(said),
            Map.of("MAX_CONCURRENT_TASKS", "1", "OVERSEER_SHUTDOWN_GRACE", "0"))) {
      Spool.until(() -> said.toFile().length() > 0, 1);
      return (double) (Long.parseLong(Files.readAllLines(said).getFirst()) - began) / 1e6;
    } finally {
      Files.delete(said);
    }
  }

  private void goodBehindFailing() throws IOException, InterruptedException {
    int failing = 1000 / Math.min(scale, 5);
    Spool spool = spool();
    Table.progress("a good task behind %,d that fail".formatted(failing));
    try (MeasuredProcess _ =
        spool.work(GOOD_ONLY, Map.of("INITIAL_RETRY_DELAY", "2", "MAX_RETRIES", "5"))) {
      spool.awaitReady();
      for (int i = 0; i < failing; i++) {
        spool.submitByRename("bad-" + i);
      }
      spool.awaitResults(failing);
      List<Long> latencies = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        TimeUnit.MILLISECONDS.sleep(200);
        long submitted = spool.submitByRename("good-" + i);
        latencies.add(spool.awaitResult("good-" + i) - submitted);
      }
      row(
          "a good task's start while %,d fail and are tried again, p50 / p99".formatted(failing),
          new Sample(latencies.stream().mapToLong(Long::longValue).toArray()));
    }
  }

  private void idle() throws IOException, InterruptedException {
    Spool spool = spool();
    try (MeasuredProcess worker = spool.work(CLOCK, Map.of())) {
      spool.awaitReady();
      Thread.sleep(5_000);
      Table.progress("idle");
      double before = worker.cpuSeconds();
      Thread.sleep(60_000 / scale);
      table.row(
          "CPU when idle",
          "%.2f %%".formatted((worker.cpuSeconds() - before) / (60.0 / scale) * 100));
      table.row("VmRSS / VmHWM / anonymous when idle", worker.memory());
    }
  }

  private void talkingAgents() throws IOException, InterruptedException {
    Spool spool = spool();
    Table.progress("200 agents that print without end");
    try (MeasuredProcess worker =
        spool.work(YES, Map.of("MAX_CONCURRENT_TASKS", "200", "OVERSEER_SHUTDOWN_GRACE", "0"))) {
      for (int i = 0; i < 200; i++) {
        spool.submitByRename("talks-" + i);
      }
      Thread.sleep(30_000 / scale);
      table.row("VmRSS / VmHWM / anonymous while 200 agents print without end", worker.memory());
    }
  }
}
