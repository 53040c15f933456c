package dev.overseer.engine.temporal;

import dev.overseer.worker.spool.SpoolLayout;
import dev.overseer.worker.view.WorkerView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Keeps no more than some copies of a worker's results: the server has them all. */
final class ForgetCopies implements MirrorFleet.Part {
  private final SpoolLayout layout;
  private final int kept;

  /**
   * @param kept how many; up to twice as many are there for a while
   */
  ForgetCopies(SpoolLayout layout, int kept) {
    this.layout = layout;
    this.kept = kept;
  }

  private record Copy(Path file, FileTime at) {}

  @Override
  public void look(String worker, WorkerView view) throws IOException {
    String[] names = layout.resultsOf(worker).toFile().list();
    if (names == null || names.length <= 2 * kept) {
      return;
    }
    for (Copy old : newestFirst(worker).stream().skip(kept).toList()) {
      Files.deleteIfExists(old.file);
    }
  }

  private List<Copy> newestFirst(String worker) throws IOException {
    try (Stream<Path> files = Files.list(layout.resultsOf(worker))) {
      return files
          .map(file -> new Copy(file, modified(file)))
          .sorted(Comparator.comparing(Copy::at).reversed())
          .toList();
    }
  }

  private static FileTime modified(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException gone) {
      return FileTime.fromMillis(0);
    }
  }
}
