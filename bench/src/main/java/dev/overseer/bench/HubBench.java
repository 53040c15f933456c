package dev.overseer.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The hub's figures: starts, fan-out, latency, a stalled subscriber, memory. Prints a table in
 * Markdown. Takes the launcher of the tree to be measured.
 */
final class HubBench {
  private static final int ROUNDS = 3;
  private static final int WARM_UPS = 3;
  private static final int LINE_CHARS = 63;
  private static final int MESSAGE_BYTES = 183;

  private final Path launcher;
  private final Path folder;

  private HubBench(Path launcher, Path folder) {
    this.launcher = launcher;
    this.folder = folder;
  }

  /** Takes the launcher, and optionally {@code quick} for a tenth of the work. */
  public static void main(String[] args) throws Exception {
    InFolder.run(args, 10, (launcher, folder, scale) -> new HubBench(launcher, folder).run(scale));
  }

  private void run(int scale) throws IOException, InterruptedException {
    Table.heading("The hub", Machine.describe());
    Table table = new Table("measure", "median", "of %d rounds".formatted(ROUNDS));
    memoryAndStarts(table, scale);
    fanOut(table, scale);
    latency(table, scale);
    table.print();
  }

  private void memoryAndStarts(Table table, int scale) throws IOException, InterruptedException {
    try (HubProcess hub = HubProcess.start(launcher, folder, actions())) {
      Thread.sleep(3_000);
      table.row("resident memory, idle", "%.0f MiB".formatted(hub.residentMiB()));
      MeasureStarts starts = new MeasureStarts(hub.port());
      Table.progress("warming up");
      starts.asFastAsPossible(2_000 / scale, 2);
      for (int inFlight : new int[] {1, 8}) {
        double[] rates = new double[ROUNDS];
        double[] p50 = new double[ROUNDS];
        double[] p99 = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
          Table.progress("starts, %d in flight, round %d".formatted(inFlight, round + 1));
          MeasureStarts.Starts measured = starts.asFastAsPossible(4_000 / scale, inFlight);
          rates[round] = measured.perSecond();
          p50[round] = measured.latency().millis(0.5);
          p99[round] = measured.latency().millis(0.99);
        }
        table.row("starts per second, %d in flight".formatted(inFlight), "%.0f", rates);
        table.row("  request to started, p50", "%.2f ms", p50);
        table.row("  request to started, p99", "%.2f ms", p99);
      }
      double[] p99 = new double[ROUNDS];
      double[] late = new double[ROUNDS];
      for (int round = 0; round < ROUNDS; round++) {
        Table.progress("starts, 100 per second, round " + (round + 1));
        late[round] = MeasureMachine.lateness(1_000 / scale).millis(0.99);
        p99[round] = starts.atRate(1_000 / scale, 100).latency().millis(0.99);
      }
      table.row("request to started at 100 starts per second, p99", "%.2f ms", p99);
      table.row("  a sleeping thread goes on too late by, p99", "%.2f ms", late);
      Table.progress("finishing many");
      starts.asFastAsPossible(100_000 / scale, 8);
      table.row(
          "resident memory, after %,d finished".formatted(100_000 / scale),
          "%.0f MiB".formatted(hub.residentMiB()));
      idleTasks(table, hub, 500 / scale);
    }
  }

  private static void idleTasks(Table table, HubProcess hub, int count)
      throws IOException, InterruptedException {
    double before = hub.residentMiB();
    try (RawClient client = RawClient.connect(hub.port())) {
      for (int i = 0; i < count; i++) {
        client.send("{\"type\":\"start\",\"id\":\"i\",\"action\":\"idle\"}");
        client.read((payload, length) -> !Frames.isType(payload, length, "started"));
      }
      Thread.sleep(1_000);
      table.row(
          "resident memory, %d idle tasks more".formatted(count),
          "%.0f MiB (%+.0f KiB each)"
              .formatted(hub.residentMiB(), (hub.residentMiB() - before) * 1024 / count));
    }
  }

  private void fanOut(Table table, int scale) throws IOException, InterruptedException {
    for (int subscribers : new int[] {1, 10, 100}) {
      long lines =
          (subscribers == 1 ? 4_000_000L : subscribers == 10 ? 2_000_000L : 300_000L) / scale;
      double[] hubs = new double[ROUNDS];
      double[] bare = new double[ROUNDS];
      for (int round = 0; round < ROUNDS; round++) {
        Table.progress("%d subscribers, round %d".formatted(subscribers, round + 1));
        try (HubProcess hub = HubProcess.start(launcher, folder, actions())) {
          MeasureFanOut measure = new MeasureFanOut(hub.port());
          // Until the compilers, which have the same two processors, have had their say.
          for (int warm = 0; warm < WARM_UPS; warm++) {
            measure.flood("warm" + warm, subscribers, lines, 0);
          }
          MeasureFanOut.FanOut measured = measure.flood("flood", subscribers, lines, 0);
          hubs[round] = measured.perSecond() / 1e6;
          if (measured.delivered() + measured.missed() != lines * subscribers) {
            throw new IOException("lines were lost: " + measured);
          }
        }
        bare[round] = BareProcess.flood(subscribers, lines, MESSAGE_BYTES) / 1e6;
      }
      table.row(
          "lines delivered per second, %d subscribers".formatted(subscribers), "%.2f M", hubs);
      table.row("  bare server, frames made before", "%.2f M", bare);
      double[] ratios = new double[ROUNDS];
      Arrays.setAll(ratios, round -> 100 * hubs[round] / bare[round]);
      table.row("  the hub reaches of it", "%.0f %%", ratios);
    }
  }

  private void latency(Table table, int scale) throws IOException, InterruptedException {
    double[] p50 = new double[ROUNDS];
    double[] p99 = new double[ROUNDS];
    double[] stalledP99 = new double[ROUNDS];
    try (HubProcess hub = HubProcess.start(launcher, folder, actions())) {
      MeasureFanOut measure = new MeasureFanOut(hub.port());
      measure.latency("warm", 4_000 / scale, 2_000, 0);
      for (int round = 0; round < ROUNDS; round++) {
        Table.progress("latency, round " + (round + 1));
        Sample free = measure.latency("free" + round, 20_000 / scale, 2_000, 0);
        p50[round] = free.millis(0.5);
        p99[round] = free.millis(0.99);
        stalledP99[round] =
            measure.latency("stalled" + round, 20_000 / scale, 2_000, 1).millis(0.99);
      }
    }
    table.row("print to arrival at 2,000 lines per second, p50", "%.2f ms", p50);
    table.row("  p99", "%.2f ms", p99);
    table.row("  p99 beside a stalled subscriber", "%.2f ms", stalledP99);
  }

  private String actions() {
    return """
    "true":
      type: exec
      config: {entrypoint: /bin/true}
    idle:
      type: exec
      config: {entrypoint: sleep, command: ["3600"]}
    flood:
      type: exec
      config:
        entrypoint: sh
        command: ["-c", "yes %s | head -n [[.lines]]"]
        parameters: {lines: null}
    ticks:
      type: exec
      config:
        entrypoint: %s
        command: [-XX:+UseSerialGC, -XX:TieredStopAtLevel=1, -cp, "%s", %s, "[[.count]]", "[[.rate]]"]
        parameters: {count: null, rate: null}
    """
        .formatted(
            "x".repeat(LINE_CHARS),
            ProcessHandle.current().info().command().orElse("java"),
            System.getProperty("java.class.path"),
            Ticks.class.getName());
  }
}
