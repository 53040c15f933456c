package dev.overseer.worker;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Finds out whether somebody on this machine has a file open to write it: as far as we may see, and
 * at a cost of a few milliseconds, so only where there is doubt. Format: proc_pid_fdinfo(5).
 */
final class FindWriters {
  private static final int ACCESS_MODE = 3;
  private static final Path PROC = Path.of("/proc");

  private FindWriters() {}

  static boolean isOpenForWriting(Path file) {
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[1-9]*")) {
      Path real = file.toRealPath();
      for (Path process : processes) {
        if (hasItOpen(process, real)) {
          return true;
        }
      }
      return false;
    } catch (IOException | DirectoryIteratorException unknown) {
      return false;
    }
  }

  private static boolean hasItOpen(Path process, Path file) {
    try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
      for (Path descriptor : descriptors) {
        if (Files.readSymbolicLink(descriptor).equals(file)
            && writes(process.resolve("fdinfo").resolve(descriptor.getFileName()))) {
          return true;
        }
      }
      return false;
    } catch (IOException | DirectoryIteratorException goneOrNotForUs) {
      return false;
    }
  }

  private static boolean writes(Path info) throws IOException {
    for (String line : Files.readAllLines(info)) {
      if (line.startsWith("flags:")) {
        return (Integer.parseInt(line.substring("flags:".length()).strip(), 8) & ACCESS_MODE) != 0;
      }
    }
    return false;
  }
}
