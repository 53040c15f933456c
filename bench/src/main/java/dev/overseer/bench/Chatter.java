package dev.overseer.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * Prints lines as a talkative agent does, some of them in colour, at a steady rate: a hundredth of
 * a second's worth at a time, so that it takes next to nothing of the processors itself.
 */
final class Chatter {
  private static final int BATCHES_PER_SECOND = 100;

  private Chatter() {}

  /** Takes how many lines a second, and for how many seconds. */
  public static void main(String[] args) throws IOException, InterruptedException {
    int perBatch = Integer.parseInt(args[0]) / BATCHES_PER_SECOND;
    int batches = Integer.parseInt(args[1]) * BATCHES_PER_SECOND;
    PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    long due = System.nanoTime();
    for (int batch = 0; batch < batches; batch++) {
      StringBuilder lines = new StringBuilder();
      for (int line = 0; line < perBatch; line++) {
        int number = batch * perBatch + line + 1;
        lines.append("\033[32m").append(number).append("\033[0m test \033[1mSomething");
        lines.append(number % 97).append("Test\033[0m passed after ").append(number % 331);
        lines.append(" ms, with nothing much to say about it\n");
      }
      out.write(lines.toString().getBytes(StandardCharsets.UTF_8));
      out.flush();
      due += TimeUnit.SECONDS.toNanos(1) / BATCHES_PER_SECOND;
      TimeUnit.NANOSECONDS.sleep(Math.max(0, due - System.nanoTime()));
    }
  }
}
