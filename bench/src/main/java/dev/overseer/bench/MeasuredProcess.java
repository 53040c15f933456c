package dev.overseer.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A command of the packaged tree, in a process of its own. */
final class MeasuredProcess implements AutoCloseable {
  private static final long TICKS_PER_SECOND = 100;

  private final Process process;

  private MeasuredProcess(Process process) {
    this.process = process;
  }

  /** Starts one whose output goes to {@code log} in a folder. */
  static MeasuredProcess start(Path folder, Map<String, String> settings, List<String> command)
      throws IOException {
    ProcessBuilder start =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile());
    start.environment().putAll(settings);
    return new MeasuredProcess(start.start());
  }

  /** A figure of /proc, in MiB: VmRSS, VmHWM, RssAnon. */
  double mebibytes(String field) throws IOException {
    for (String line : Files.readAllLines(proc("status"))) {
      if (line.startsWith(field + ":")) {
        return Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024;
      }
    }
    throw new IOException("no " + field + " of process " + process.pid());
  }

  String memory() throws IOException {
    return "%.1f / %.1f / %.1f MiB"
        .formatted(mebibytes("VmRSS"), mebibytes("VmHWM"), mebibytes("RssAnon"));
  }

  /** Seconds of CPU, user and system. */
  double cpuSeconds() throws IOException {
    String stat = Files.readString(proc("stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (double) (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
  }

  private Path proc(String file) {
    return Path.of("/proc", Long.toString(process.pid()), file);
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(15, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
