package dev.overseer.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Runs a benchmark in a folder of its own, which goes with it. */
final class InFolder {
  private InFolder() {}

  /** What is run. */
  interface Bench {
    /**
     * Runs it.
     *
     * @param launcher of the tree that is measured
     * @param scale by which the work is divided
     */
    void run(Path launcher, Path folder, int scale) throws Exception;
  }

  /**
   * Runs one.
   *
   * @param args the launcher, and optionally {@code quick}
   * @param quick by which the work is divided then
   */
  static void run(String[] args, int quick, Bench bench) throws Exception {
    Path folder = Files.createTempDirectory("overseer-bench");
    try {
      int scale = List.of(args).contains("quick") ? quick : 1;
      bench.run(Path.of(args[0]).toAbsolutePath(), folder, scale);
    } finally {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
