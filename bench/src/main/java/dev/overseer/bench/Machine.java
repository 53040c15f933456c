package dev.overseer.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** What the figures were taken on. */
final class Machine {
  private Machine() {}

  static String describe() throws IOException {
    return "%s, %d processors (%s), %s GiB, Linux %s, Java %s"
        .formatted(
            LocalDate.now(ZoneOffset.UTC),
            Runtime.getRuntime().availableProcessors(),
            field("/proc/cpuinfo", "model name"),
            Math.round(
                Double.parseDouble(field("/proc/meminfo", "MemTotal").replaceAll("[^0-9]", ""))
                    / (1 << 20)),
            System.getProperty("os.version"),
            System.getProperty("java.runtime.version"));
  }

  private static String field(String file, String name) throws IOException {
    return Files.readAllLines(Path.of(file)).stream()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse("?");
  }
}
