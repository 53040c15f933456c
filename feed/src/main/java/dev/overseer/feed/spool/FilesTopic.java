package dev.overseer.feed.spool;

import dev.overseer.worker.spool.SpoolLayout;
import dev.overseer.worker.view.KnownWorkers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Files of one kind that workers have, an item each, by {@link FileKey}. */
final class FilesTopic implements Topic {
  private final SpoolLayout layout;
  private final Optional<String> worker;
  private final Path parent;
  private final Function<String, Path> folderOf;
  private final KeepRead.Reader<Map<String, Object>> reader;
  private final KeepRead<Map<String, Object>> kept = new KeepRead<>();

  /**
   * @param worker whose; empty for those of all
   * @param parent holds the workers' folders
   * @param folderOf the folder of a worker
   * @param reader makes an item, to which the worker's name is added
   */
  FilesTopic(
      SpoolLayout layout,
      Optional<String> worker,
      Path parent,
      Function<String, Path> folderOf,
      KeepRead.Reader<Map<String, Object>> reader) {
    this.layout = layout;
    this.worker = worker;
    this.parent = parent;
    this.folderOf = folderOf;
    this.reader = reader;
  }

  @Override
  public Map<String, Map<String, Object>> look(SpoolFolders folders) throws IOException {
    Map<String, Map<String, Object>> items = new LinkedHashMap<>();
    for (String name : workers(folders)) {
      Path folder = folderOf.apply(name);
      for (Map.Entry<String, FileState> file : folders.of(folder).entrySet()) {
        if (SpoolLayout.isTask(file.getKey())) {
          kept.of(folder.resolve(file.getKey()), file.getValue(), path -> read(name, path))
              .ifPresent(item -> items.put(new FileKey(name, file.getKey()).text(), item));
        }
      }
    }
    kept.endLook();
    return items;
  }

  private Optional<Map<String, Object>> read(String name, Path file) throws IOException {
    Optional<Map<String, Object>> item = reader.read(file);
    item.ifPresent(is -> is.put("worker", name));
    return item;
  }

  private Collection<String> workers(SpoolFolders folders) throws IOException {
    // Asked for to hear of workers' folders that are made.
    folders.of(parent);
    return worker.isPresent() ? List.of(worker.get()) : KnownWorkers.of(layout);
  }
}
