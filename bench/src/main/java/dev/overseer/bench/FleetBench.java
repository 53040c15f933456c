package dev.overseer.bench;

import dev.overseer.bench.SimulateFleet.Fleet;
import dev.overseer.bench.SimulateFleet.Load;
import dev.overseer.bench.SimulateFleet.Outcome;
import dev.overseer.worker.spool.TaskResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Plans capacity: a simulation of a fleet, first checked against workers that run here, then used
 * for fleets that don't. Prints tables in Markdown. Takes the launcher, and optionally {@code
 * quick}.
 *
 * <p>What a fleet costs is worked out with the prices in {@link #AGENT_DOLLARS} and {@link
 * #POD_DOLLARS_PER_HOUR}: examples, to be replaced by one's own.
 */
final class FleetBench {
  /** What an agent's task costs, as an example. */
  private static final double AGENT_DOLLARS = 0.30;

  /** A pod with one CPU and 2 GiB, as an example. */
  private static final double POD_DOLLARS_PER_HOUR = 0.05;

  /** What runs at once in the fleet that is checked. */
  private static final int SLOTS = 8;

  /** What a worker's pod runs at once on paper. */
  private static final int SLOTS_PER_POD = 3;

  private final Path launcher;
  private final Path folder;
  private final int scale;

  private FleetBench(Path launcher, Path folder, int scale) {
    this.launcher = launcher;
    this.folder = folder;
    this.scale = scale;
  }

  /** Takes the launcher, and optionally {@code quick} for a quarter of the work. */
  public static void main(String[] args) throws Exception {
    InFolder.run(
        args, 4, (launcher, folder, scale) -> new FleetBench(launcher, folder, scale).run());
  }

  private void run() throws IOException, InterruptedException {
    Table.heading("Fleets: what the simulation says, and what is", Machine.describe());
    Table checked = new Table("fleet and load", "tasks/s, wait p50 / p95", "");
    check(checked, "spool", "spool");
    Optional<TemporalProcess> temporal = TemporalProcess.find(folder);
    if (temporal.isPresent()) {
      try (TemporalProcess server = temporal.get()) {
        check(checked, "temporal", server.address());
      }
    }
    checked.print();
    System.out.println();
    paper();
  }

  /** The same load on paper and here, for a fleet that has room and for one that has none. */
  private void check(Table table, String name, String address)
      throws IOException, InterruptedException {
    for (double share : new double[] {0.5, 0.8, 1.2}) {
      double seconds = 0.5;
      int tasks = 400 / scale;
      double rate = share * SLOTS / seconds;
      Path place = folder.resolve(name + "-" + share);
      try (BenchQueue queue = new BenchQueue(launcher, place, address)) {
        String prefix = "t" + Math.round(share * 10) + "-";
        try (MeasuredProcess _ = queue.work(agent(seconds), SLOTS)) {
          queue.submit(prefix + "ready", "x");
          queue.await(prefix + "ready");
          double overhead = overhead(queue, prefix, seconds);
          Outcome predicted =
              new SimulateFleet(
                      new Fleet(SLOTS, overhead, 1_000), new Load(tasks, rate, seconds, 0, 0, 0), 1)
                  .run();
          Table.progress("%s at %.0f %% of what it can".formatted(name, share * 100));
          Outcome is = measure(queue, prefix, tasks, rate);
          table.row(
              "%s, %d slots, agents of %.1f s, %.0f tasks/s come"
                  .formatted(name, SLOTS, seconds, rate),
              figures(predicted));
          table.row("  measured, overhead %.0f ms".formatted(overhead * 1000), figures(is));
        }
      }
    }
  }

  /** The agent says when it started; then it works. */
  private static String agent(double seconds) {
    return "[\"sh\", \"-c\", \"date +%%s%%N; exec sleep %s\"]".formatted(seconds);
  }

  /** What an attempt takes beyond its agent's work, as one alone shows it. */
  private static double overhead(BenchQueue queue, String prefix, double seconds)
      throws IOException, InterruptedException {
    double sum = 0;
    int count = 10;
    for (int i = 0; i < count; i++) {
      queue.submit(prefix + "alone-" + i, "x");
      queue.await(prefix + "alone-" + i);
      sum +=
          queue.result(prefix + "alone-" + i).fields().path("duration_seconds").asDouble(seconds)
              - seconds;
    }
    return Math.max(0, sum / count);
  }

  private static Outcome measure(BenchQueue queue, String prefix, int tasks, double rate)
      throws IOException, InterruptedException {
    Random random = new Random(2);
    long[] submitted = new long[tasks];
    long next = System.nanoTime();
    for (int i = 0; i < tasks; i++) {
      next += Math.round(-Math.log(1 - random.nextDouble()) / rate * 1e9);
      TimeUnit.NANOSECONDS.sleep(next - System.nanoTime());
      submitted[i] = Spool.now();
      queue.submit(prefix + i, "x");
    }
    queue.awaitAll(prefix, tasks);
    double[] arrived = new double[tasks];
    double[] waited = new double[tasks];
    double[] ended = new double[tasks];
    double taken = 0;
    for (int i = 0; i < tasks; i++) {
      TaskResult result = queue.result(prefix + i);
      double started = (double) (Long.parseLong(result.stdout().strip()) - submitted[0]) / 1e9;
      double lasted = result.fields().path("duration_seconds").asDouble(0);
      arrived[i] = (double) (submitted[i] - submitted[0]) / 1e9;
      waited[i] = Math.max(0, started - arrived[i]);
      ended[i] = started + lasted;
      taken += lasted;
    }
    return Outcome.of(arrived, waited, ended, taken, SLOTS);
  }

  private static String figures(Outcome outcome) {
    return "%.1f, %.2f s / %.2f s"
        .formatted(
            outcome.perSecond(), outcome.waits().quantile(0.5), outcome.waits().quantile(0.95));
  }

  /** Fleets that nobody has at hand: agents of five minutes, one attempt in twenty fails. */
  private void paper() {
    System.out.printf(
        "On paper: agents of 5 min on average (log-normal, sigma 0.8), 5 %% of attempts fail and"
            + " are tried again after 30 s, %d slots a worker, $%.2f a task, $%.2f a worker's"
            + " hour.%n%n",
        SLOTS_PER_POD, AGENT_DOLLARS, POD_DOLLARS_PER_HOUR);
    System.out.println(
        "| workers | tasks/s that come | done/s | wait p50 / p95 / p99 | slots taken | $ a day:"
            + " agents + pods |");
    System.out.println("| --- | --- | --- | --- | --- | --- |");
    for (int workers : new int[] {1, 10, 100, 1_000, 10_000}) {
      for (double share : new double[] {0.7, 0.9}) {
        int slots = workers * SLOTS_PER_POD;
        double each = 300 * 1.05;
        double rate = share * slots / each;
        int tasks = (int) Math.min(1_000_000, Math.max(20_000, rate * 7_200)) / scale;
        Outcome outcome =
            new SimulateFleet(
                    new Fleet(slots, 0.05, 2_000),
                    new Load(tasks, rate, 300, 0.8, 0.05, 30),
                    workers)
                .run();
        System.out.printf(
            "| %,d | %.3f | %.3f | %s / %s / %s | %.0f %% | %,.0f + %,.0f |%n",
            workers,
            rate,
            outcome.perSecond(),
            time(outcome.waits().quantile(0.5)),
            time(outcome.waits().quantile(0.95)),
            time(outcome.waits().quantile(0.99)),
            outcome.busy() * 100,
            outcome.perSecond() * 86_400 * AGENT_DOLLARS,
            workers * 24 * POD_DOLLARS_PER_HOUR);
      }
    }
  }

  private static String time(double seconds) {
    return seconds < 60 ? "%.1f s".formatted(seconds) : "%.1f min".formatted(seconds / 60);
  }
}
