package dev.overseer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/**
 * {@code overseer serve} in a process of its own, on a free port, with all its files in a folder of
 * the test's. Its action {@code sh} does what {@code script} says.
 */
final class Serving implements AutoCloseable {
  /** Writes that it is up once it is deaf to SIGTERM. */
  static final String DEAF = "trap '' TERM; echo up; while :; do sleep 0.1; done";

  private static final Pattern LISTENING = Pattern.compile("listening on (\\S+)\n");
  private static final String SH =
      """
        sh:
          type: exec
          config: {entrypoint: sh, command: [-c, "[[ .script ]]"]}
      """;

  private final Spawned spawned;

  private Serving(Spawned spawned) {
    this.spawned = spawned;
  }

  /** Starts one with no more actions. */
  static Serving startWith(Path folder, String... flags) throws IOException {
    configure(folder, "", "");
    return again(folder, flags);
  }

  /**
   * Starts one, and waits until it listens.
   *
   * @param settings lines of the file
   * @param actions lines of the file, below {@code actions}
   */
  static Serving start(Path folder, String settings, String actions) throws IOException {
    configure(folder, settings, actions);
    return again(folder);
  }

  /** Starts one with the file that there is. */
  static Serving again(Path folder, String... flags) throws IOException {
    Serving serving = new Serving(spawn(folder, flags));
    serving.spawned.awaitSeen("listening on ");
    return serving;
  }

  /** Starts one of which nobody knows whether it will listen. */
  static Spawned spawn(Path folder, String... flags) throws IOException {
    List<String> line = new ArrayList<>(List.of("serve", "--config", folder + "/config.yaml"));
    if (!List.of(flags).contains("--listen")) {
      line.addAll(List.of("--listen", "127.0.0.1:0"));
    }
    line.addAll(List.of(flags));
    return Spawned.in(folder, line.toArray(String[]::new));
  }

  /** Writes the file; see {@link #start(Path, String, String)}. */
  static void configure(Path folder, String settings, String actions) throws IOException {
    Files.writeString(
        folder.resolve("config.yaml"),
        "state_dir: %s/state\n%s\nactions:\n%s%s".formatted(folder, settings, SH, actions));
  }

  Spawned spawned() {
    return spawned;
  }

  String address() {
    Matcher found = LISTENING.matcher(spawned.seen());
    assertThat(found.find()).as(spawned.seen()).isTrue();
    return found.group(1);
  }

  /** A command line against it. */
  CommandLines.Ran run(String... line) {
    List<String> words = new ArrayList<>(List.of(line));
    words.addAll(1, List.of("--hub", address()));
    return CommandLines.run(words.toArray(String[]::new));
  }

  /** Starts a script as a task, and waits until it has written that it is up. */
  void startTask(String id, String script) throws IOException {
    CommandLines.Ran started = run("run", "-d", "--id", id, "sh", "script=" + script);
    assertThat(started.exit()).as(started.err()).isZero();
    awaitLog(id, "up");
  }

  void awaitLog(String id, String line) {
    Awaitility.await().until(() -> run("logs", id).out().lines().anyMatch(line::equals));
  }

  void hangUp() throws IOException, InterruptedException {
    spawned.signal("HUP");
  }

  /** Everybody that it has started and that lives. */
  List<ProcessHandle> descendants() {
    return spawned.handle().descendants().toList();
  }

  /** Whether a process runs; one that is dead and that nobody has waited for does not. */
  static boolean runs(ProcessHandle process) {
    try {
      String stat = Files.readString(Path.of("/proc/%d/stat".formatted(process.pid())));
      return process.isAlive() && !stat.substring(stat.lastIndexOf(')') + 2).startsWith("Z");
    } catch (IOException gone) {
      return false;
    }
  }

  ProcessHandle guard() {
    return descendants().stream().filter(commandHas("overseer-guard")).findFirst().orElseThrow();
  }

  private static Predicate<ProcessHandle> commandHas(String word) {
    return process -> {
      try {
        return Files.readString(Path.of("/proc/%d/cmdline".formatted(process.pid())))
            .contains(word);
      } catch (IOException gone) {
        return false;
      }
    };
  }

  @Override
  public void close() {
    spawned.close();
  }
}
