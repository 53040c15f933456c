package dev.overseer.feed.spool;

import dev.overseer.worker.spool.SpoolLayout;
import dev.overseer.worker.view.KnownWorkers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/** How the latest tasks of all workers ended, the newest first, by {@link FileKey}. */
final class LatestResults implements Topic {
  /** Whoever wants to know of more has the files. */
  static final int MOST = 500;

  private final SpoolLayout layout;
  private final KeepRead<Map<String, Object>> kept = new KeepRead<>();

  LatestResults(SpoolLayout layout) {
    this.layout = layout;
  }

  /** A result's file, unread. */
  private record Found(String worker, Path file, FileState state) {
    static final Comparator<Found> OLDEST_FIRST = Comparator.comparing(one -> one.state.modified());

    String key() {
      return new FileKey(worker, String.valueOf(file.getFileName())).text();
    }
  }

  @Override
  public Map<String, Map<String, Object>> look(SpoolFolders folders) throws IOException {
    Map<String, Map<String, Object>> items = new LinkedHashMap<>();
    for (Found found : latest(folders)) {
      kept.of(found.file, found.state, SpoolItems::result)
          .ifPresent(
              item -> {
                item.put("worker", found.worker);
                item.put("at", found.state.modified().toInstant().toString());
                items.put(found.key(), item);
              });
    }
    kept.endLook();
    return items;
  }

  private List<Found> latest(SpoolFolders folders) throws IOException {
    PriorityQueue<Found> latest = new PriorityQueue<>(Found.OLDEST_FIRST);
    // Asked for to hear of workers' folders that are made.
    folders.of(layout.results());
    for (String worker : KnownWorkers.of(layout)) {
      Path folder = layout.resultsOf(worker);
      for (Map.Entry<String, FileState> file : folders.of(folder).entrySet()) {
        if (SpoolLayout.isTask(file.getKey())) {
          latest.add(new Found(worker, folder.resolve(file.getKey()), file.getValue()));
          if (latest.size() > MOST) {
            latest.remove();
          }
        }
      }
    }
    List<Found> sorted = new ArrayList<>(latest);
    sorted.sort(Found.OLDEST_FIRST.reversed());
    return sorted;
  }
}
