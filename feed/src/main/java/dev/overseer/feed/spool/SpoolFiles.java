package dev.overseer.feed.spool;

import dev.overseer.worker.spool.SpoolLayout;
import dev.overseer.worker.view.KnownWorkers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** Files of one kind that workers have. */
final class SpoolFiles {
  private final SpoolLayout layout;
  private final Function<String, Path> folderOf;

  /**
   * @param folderOf where a worker has them
   */
  SpoolFiles(SpoolLayout layout, Function<String, Path> folderOf) {
    this.layout = layout;
    this.folderOf = folderOf;
  }

  /** One of them. */
  record Found(String worker, Path file) {
    String key() {
      return worker + "/" + file.getFileName();
    }

    Map<String, Object> withWorker(Map<String, Object> item) {
      Map<String, Object> all = new LinkedHashMap<>();
      all.put("worker", worker);
      all.put("file", String.valueOf(file.getFileName()));
      all.putAll(item);
      return all;
    }
  }

  /** All of them, by worker and name. */
  List<Found> all() throws IOException {
    List<Found> found = new ArrayList<>();
    for (String worker : KnownWorkers.of(layout)) {
      try (Stream<Path> files = Files.list(folderOf.apply(worker))) {
        files
            .filter(file -> SpoolLayout.isTask(String.valueOf(file.getFileName())))
            .sorted()
            .forEach(file -> found.add(new Found(worker, file)));
      } catch (NoSuchFileException none) {
        // Then it has none of them.
      }
    }
    return found;
  }
}
