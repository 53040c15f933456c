package dev.overseer.engine.temporal;

import dev.overseer.core.log.Log;
import dev.overseer.worker.engine.Engine;
import dev.overseer.worker.spool.Requests;
import dev.overseer.worker.spool.SpoolLayout;
import dev.overseer.worker.spool.WriteFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A namespace as files, for the console: everybody whom visibility knows, what waits or runs, the
 * latest results and dead letters. The files are copies, and made anew each time.
 */
final class ShowFleet implements Engine.Showing {
  private static final Duration INTERVAL = Duration.ofSeconds(2);
  private static final Duration REACH = Duration.ofDays(1);

  /** Of each worker; the console shows as many of all together. */
  private static final int RESULTS = 500;

  private final SpoolLayout layout;
  private final MirrorFleet mirror;

  private ShowFleet(SpoolLayout layout, MirrorFleet mirror) {
    this.layout = layout;
    this.mirror = mirror;
  }

  static ShowFleet begin(
      TemporalEngine engine, Connection connection, Executions executions, Path folder, Log log)
      throws IOException {
    SpoolLayout layout = SpoolLayout.under(folder);
    for (Path old :
        List.of(layout.tasks(), layout.results(), layout.heartbeats(), layout.deadLetters())) {
      delete(old);
    }
    Path seen = folder.resolve("seen");
    Files.deleteIfExists(seen);
    WriteFile write = new WriteFile(false);
    MirrorFleet mirror =
        new MirrorFleet(
            engine,
            connection,
            executions,
            layout,
            engine::workers,
            List.of(
                new MirrorDrains(new Requests(layout, write)),
                new MirrorLetters(executions, engine::letter, layout, write),
                new ForgetCopies(layout, RESULTS)),
            new MirrorFleet.Rules(INTERVAL, REACH, RESULTS),
            seen,
            log);
    mirror.start();
    return new ShowFleet(layout, mirror);
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  @Override
  public SpoolLayout layout() {
    return layout;
  }

  @Override
  public void close() {
    mirror.close();
  }
}
