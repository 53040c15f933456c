package dev.overseer.bench;

/**
 * Prints {@link System#nanoTime()} at a steady rate, a line each. That clock is CLOCK_MONOTONIC,
 * the same in every process of a machine.
 */
final class Ticks {
  private Ticks() {}

  /** Takes how many, and how many a second. */
  public static void main(String[] args) throws InterruptedException {
    int count = Integer.parseInt(args[0]);
    long interval = 1_000_000_000L / Integer.parseInt(args[1]);
    long due = System.nanoTime();
    for (int i = 0; i < count; i++) {
      due += interval;
      while (System.nanoTime() < due) {
        Thread.sleep(0, 50_000);
      }
      System.out.println(System.nanoTime());
    }
  }
}
