package dev.overseer.bench;

import java.util.Arrays;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Random;

/**
 * A fleet on paper: tasks come at random, wait in one queue, and are taken by whichever slot is
 * free first; an attempt that fails comes back after its delay. What the queue itself costs is
 * added to each attempt, and what its server can do bounds how many start in a second.
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
   * What comes of it, once it is under way: between a fifth of the arrivals and the last one.
   *
   * @param perSecond tasks done
   * @param waits of tasks before their first attempt, in seconds
   * @param busy the share of the time that slots are taken, retries included
   */
  record Outcome(double perSecond, Waits waits, double busy) {

    /**
     * Of tasks in the order of their arrival, all times in seconds.
     *
     * @param taken how long all slots together were taken in that time
     */
    static Outcome of(double[] arrived, double[] waited, double[] ended, double taken, int slots) {
      int first = arrived.length / 5;
      double from = arrived[first];
      double until = arrived[arrived.length - 1];
      long done = Arrays.stream(ended).filter(end -> end >= from && end < until).count();
      return new Outcome(
          done / (until - from),
          new Waits(Arrays.copyOfRange(waited, first, waited.length)),
          taken / ((until - from) * slots));
    }
  }

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
    PriorityQueue<Arrival> arrivals = new PriorityQueue<>(Comparator.comparingDouble(Arrival::at));
    double[] arrived = new double[load.tasks];
    double at = 0;
    for (int i = 0; i < load.tasks; i++) {
      at += -Math.log(1 - random.nextDouble()) / load.perSecond;
      arrived[i] = at;
      arrivals.add(new Arrival(at, i, true));
    }
    PriorityQueue<Double> free = new PriorityQueue<>();
    for (int i = 0; i < fleet.slots; i++) {
      free.add(0.0);
    }
    double[] waited = new double[load.tasks];
    double[] ended = new double[load.tasks];
    double from = arrived[load.tasks / 5];
    double until = arrived[load.tasks - 1];
    double serverFree = 0;
    double taken = 0;
    while (!arrivals.isEmpty()) {
      Arrival next = arrivals.remove();
      double slot = free.remove();
      double starts = Math.max(Math.max(next.at, slot), serverFree);
      serverFree = starts + 1 / fleet.startsPerSecond;
      if (next.first) {
        waited[next.task] = starts - next.at;
      }
      double ends = starts + fleet.overheadSeconds + agentSeconds();
      taken += Math.max(0, Math.min(ends, until) - Math.max(starts, from));
      free.add(ends);
      if (random.nextDouble() < load.failing) {
        arrivals.add(new Arrival(ends + load.retrySeconds, next.task, false));
      } else {
        ended[next.task] = ends;
      }
    }
    return Outcome.of(arrived, waited, ended, taken, fleet.slots);
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
