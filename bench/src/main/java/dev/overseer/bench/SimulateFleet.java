package dev.overseer.bench;

import java.util.Arrays;
import java.util.PriorityQueue;
import java.util.Random;

/**
 * A fleet on paper: tasks come at random, wait in one queue, and are taken by whichever slot is free
 * first; an attempt that fails comes back after its delay. What the queue itself costs is added to
 * each attempt, and what its server can do bounds how many start in a second.
 *
 * <pre>
 *   arrivals ──► queue ──► slot: overhead + agent ──► done
 *                  ▲                      └──► fails: delay ─┐
 *                  └─────────────────────────────────────────┘
 * </pre>
 */
final class SimulateFleet {
  private final Fleet fleet;
  private final Load load;
  private final Random random;

  /**
   * What there is.
   *
   * @param slots all that run at once, over all workers
   * @param overheadSeconds of each attempt, during which a slot is taken
   * @param startsPerSecond that the queue's server can do
   */
  record Fleet(int slots, double overheadSeconds, double startsPerSecond) {}

  /**
   * What comes.
   *
   * @param tasks how many
   * @param perSecond at which rate, at random (Poisson)
   * @param meanSeconds of an attempt's agent
   * @param spread how much agents differ: sigma of a log-normal distribution, 0 for not at all
   * @param failing the share of attempts that fails and is tried again
   * @param retrySeconds after which
   */
  record Load(
      int tasks,
      double perSecond,
      double meanSeconds,
      double spread,
      double failing,
      double retrySeconds) {}

  /**
   * What comes of it.
   *
   * @param perSecond tasks done, from the first arrival to the last end
   * @param waits of each task before its first attempt, in seconds, sorted
   * @param busy the share of the time that slots are taken
   */
  record Outcome(double perSecond, Waits waits, double busy) {}

  /** Waiting times, sorted. */
  static final class Waits {
    private final double[] sorted;

    Waits(double[] values) {
      sorted = values.clone();
      Arrays.sort(sorted);
    }

    double quantile(double share) {
      return sorted[(int) Math.min(sorted.length - 1L, Math.round(share * (sorted.length - 1)))];
    }
  }

  private record Arrival(double at, int task, boolean first) {}

  SimulateFleet(Fleet fleet, Load load, long seed) {
    this.fleet = fleet;
    this.load = load;
    this.random = new Random(seed);
  }

  Outcome run() {
    PriorityQueue<Arrival> arrivals =
        new PriorityQueue<>(java.util.Comparator.comparingDouble(Arrival::at));
    double at = 0;
    for (int i = 0; i < load.tasks; i++) {
      at += -Math.log(1 - random.nextDouble()) / load.perSecond;
      arrivals.add(new Arrival(at, i, true));
    }
    PriorityQueue<Double> free = new PriorityQueue<>();
    for (int i = 0; i < fleet.slots; i++) {
      free.add(0.0);
    }
    double[] waits = new double[load.tasks];
    double serverFree = 0;
    double taken = 0;
    double end = 0;
    while (!arrivals.isEmpty()) {
      Arrival next = arrivals.remove();
      double slot = free.remove();
      double starts = Math.max(Math.max(next.at, slot), serverFree);
      serverFree = starts + 1 / fleet.startsPerSecond;
      if (next.first) {
        waits[next.task] = starts - next.at;
      }
      double lasts = fleet.overheadSeconds + agentSeconds();
      taken += lasts;
      end = Math.max(end, starts + lasts);
      free.add(starts + lasts);
      if (random.nextDouble() < load.failing) {
        arrivals.add(new Arrival(starts + lasts + load.retrySeconds, next.task, false));
      }
    }
    return new Outcome(load.tasks / end, new Waits(waits), taken / (end * fleet.slots));
  }

  private double agentSeconds() {
    if (load.spread == 0) {
      return load.meanSeconds;
    }
    // Its mean is exp(mu + sigma²/2).
    double mu = Math.log(load.meanSeconds) - load.spread * load.spread / 2;
    return Math.exp(mu + load.spread * random.nextGaussian());
  }
}
