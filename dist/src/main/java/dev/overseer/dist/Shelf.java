package dev.overseer.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A folder of the tree, whose files may be in use while they are renewed: a file that differs is
 * replaced as a whole, so that a JVM that has the old one open keeps it, and one that does not
 * differ is left alone, with its time. Before the first change the AOT caches are forgotten.
 */
final class Shelf {
  private final Path folder;
  private final AotCaches caches;
  private final Set<String> put = new HashSet<>();

  Shelf(Path folder, AotCaches caches) throws IOException {
    this.folder = Files.createDirectories(folder);
    this.caches = caches;
  }

  /** Makes the folder hold this content under this name, and returns where. */
  Path put(String name, byte[] content) throws IOException {
    Path file = folder.resolve(name);
    put.add(name);
    if (!Files.isRegularFile(file) || !Arrays.equals(Files.readAllBytes(file), content)) {
      caches.forget();
      Path next = Files.write(folder.resolve(name + ".next"), content);
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }
    return file;
  }

  /** Removes every file that was not put. */
  void removeOthers() throws IOException {
    List<Path> others;
    try (Stream<Path> files = Files.list(folder)) {
      others = files.filter(file -> !put.contains(String.valueOf(file.getFileName()))).toList();
    }
    for (Path other : others) {
      caches.forget();
      Files.delete(other);
    }
  }
}
