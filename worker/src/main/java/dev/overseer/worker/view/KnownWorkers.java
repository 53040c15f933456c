package dev.overseer.worker.view;

import dev.overseer.worker.spool.FileName;
import dev.overseer.worker.spool.SpoolLayout;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Who has, or had, something to do with a spool: everybody that has a folder or a heartbeat. */
public final class KnownWorkers {
  private static final String SUFFIX = ".json";

  private KnownWorkers() {}

  /** Their names, in order. */
  public static NavigableSet<String> of(SpoolLayout layout) throws IOException {
    NavigableSet<String> names = new TreeSet<>();
    for (Path parent : List.of(layout.tasks(), layout.results(), layout.deadLetters())) {
      for (Path folder : entries(parent)) {
        if (Files.isDirectory(folder)) {
          nameOf(folder.getFileName().toString()).ifPresent(names::add);
        }
      }
    }
    for (Path heartbeat : entries(layout.heartbeats())) {
      String file = heartbeat.getFileName().toString();
      if (SpoolLayout.isTask(file)) {
        nameOf(file.substring(0, file.length() - SUFFIX.length())).ifPresent(names::add);
      }
    }
    return names;
  }

  private static List<Path> entries(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.toList();
    } catch (NoSuchFileException | NotDirectoryException none) {
      return List.of();
    }
  }

  /** The worker that {@link FileName} has given this name; empty if it gave it to none. */
  private static Optional<String> nameOf(String fileName) {
    return Optional.of(decode(fileName)).filter(name -> FileName.of(name).equals(fileName));
  }

  private static String decode(String fileName) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < fileName.length(); i++) {
      char c = fileName.charAt(i);
      if (c == '%'
          && i + 2 < fileName.length()
          && HexFormat.isHexDigit(fileName.charAt(i + 1))
          && HexFormat.isHexDigit(fileName.charAt(i + 2))) {
        bytes.write(HexFormat.fromHexDigits(fileName, i + 1, i + 3));
        i += 2;
      } else {
        bytes.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
