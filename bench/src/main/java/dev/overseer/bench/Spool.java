package dev.overseer.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The folders of one worker named {@code w}, and the worker of the packaged tree on them. */
final class Spool {
  private static final long LONGEST_SECONDS = 600;
  private static final Pattern STDOUT = Pattern.compile("\"stdout\"\\s*:\\s*\"(\\d+)");

  private final Path launcher;
  private final Path folder;
  private final Path tasks;
  private final Path results;

  Spool(Path launcher, Path folder) throws IOException {
    this.launcher = launcher;
    this.folder = folder;
    this.tasks = Files.createDirectories(folder.resolve("tasks/w"));
    this.results = Files.createDirectories(folder.resolve("results/w"));
  }

  /**
   * Starts the worker.
   *
   * @param agent a JSON list
   * @param settings by the names of the environment
   */
  MeasuredProcess work(String agent, Map<String, String> settings) throws IOException {
    Map<String, String> all = new HashMap<>();
    all.put("OVERSEER_SPOOL", folder.toString());
    all.put("OVERSEER_STATE_DIR", folder.resolve("state").toString());
    all.put("OVERSEER_AGENT_COMMAND", agent);
    all.put("ENABLE_METRICS", "false");
    all.put("LOG_LEVEL", "warn");
    all.putAll(settings);
    return MeasuredProcess.start(folder, all, List.of(launcher.toString(), "work", "w"));
  }

  /** Waits until the worker has looked at its folder. */
  void awaitReady() throws IOException, InterruptedException {
    submitByRename("good-first");
    awaitResult("good-first");
  }

  /** Renames a task into its folder. Returns when, in nanoseconds since 1970. */
  long submitByRename(String id) throws IOException {
    Path file = prepare(id);
    return move(file, id);
  }

  /** Writes a task in place. Returns when it was closed, in nanoseconds since 1970. */
  long submitByClose(String id) throws IOException {
    try (OutputStream out = Files.newOutputStream(tasks.resolve(id + ".json"))) {
      out.write(text(id).getBytes(StandardCharsets.UTF_8));
      return now();
    }
  }

  /** Writes a task where nobody looks for it. */
  Path prepare(String id) throws IOException {
    return Files.writeString(
        Files.createDirectories(folder.resolve("prepared")).resolve(id), text(id));
  }

  private long move(Path file, String id) throws IOException {
    long at = now();
    Files.move(file, tasks.resolve(id + ".json"), StandardCopyOption.ATOMIC_MOVE);
    return at;
  }

  /** Has many tasks done. Returns how long that took, in seconds. */
  double workOff(String prefix, int count) throws IOException, InterruptedException {
    for (int i = 0; i < count; i++) {
      prepare(prefix + i);
    }
    long began = System.nanoTime();
    for (int i = 0; i < count; i++) {
      move(folder.resolve("prepared").resolve(prefix + i), prefix + i);
    }
    awaitGone(prefix + (count - 1));
    awaitEmpty();
    return (double) (System.nanoTime() - began) / 1e9;
  }

  /** Asks for one file: to list all of them while it is measured would cost some of the time. */
  private void awaitGone(String id) throws InterruptedException {
    until(() -> !Files.exists(tasks.resolve(id + ".json")), 1);
  }

  /** Waits until no task is left. */
  void awaitEmpty() throws InterruptedException {
    until(() -> hasNone(tasks.toFile().list()), 10);
  }

  /** Waits until so many tasks have a result, of their first attempt at least. */
  void awaitResults(int count) throws InterruptedException {
    until(() -> results.toFile().list().length >= count, 10);
  }

  private static boolean hasNone(String[] names) {
    return Arrays.stream(names).noneMatch(name -> name.endsWith(".json"));
  }

  static void until(BooleanSupplier condition, long everyMillis) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_SECONDS);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("the worker has stalled");
      }
      TimeUnit.MILLISECONDS.sleep(everyMillis);
    }
  }

  /** Waits for a result, and returns the number that the agent printed. */
  long awaitResult(String id) throws IOException, InterruptedException {
    Path result = results.resolve(id + ".json");
    until(() -> Files.exists(result), 1);
    Matcher stdout = STDOUT.matcher(Files.readString(result));
    return stdout.find() ? Long.parseLong(stdout.group(1)) : 0;
  }

  Path tasks() {
    return tasks;
  }

  static long now() {
    Instant now = Instant.now();
    return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
  }

  static String text(String id) {
    return "{\"task_id\": \"%s\", \"description\": \"%s\"}\n".formatted(id, id);
  }
}
