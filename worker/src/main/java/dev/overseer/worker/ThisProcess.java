package dev.overseer.worker;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Who we are, so that others can tell whether we still live. Formats: proc_pid_stat(5). */
final class ThisProcess {
  private static final int START_TIME_AFTER_NAME = 19;

  private ThisProcess() {}

  static long pid() {
    return ProcessHandle.current().pid();
  }

  /** When a process started, in ticks of 10 ms since boot; -1 if there is none. */
  static long startTicks(long pid) {
    try {
      String stat =
          Files.readString(Path.of("/proc/%d/stat".formatted(pid)), StandardCharsets.ISO_8859_1);
      // The name stands in parentheses, and may hold some itself.
      String[] rest = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return Long.parseLong(rest[START_TIME_AFTER_NAME]);
    } catch (IOException gone) {
      return -1;
    }
  }

  /** Names this boot of the machine. */
  static String bootId() {
    return read("/proc/sys/kernel/random/boot_id");
  }

  /** The machine's name. */
  static String host() {
    return read("/proc/sys/kernel/hostname");
  }

  private static String read(String file) {
    try {
      return Files.readString(Path.of(file)).strip();
    } catch (IOException untold) {
      return "unknown";
    }
  }
}
