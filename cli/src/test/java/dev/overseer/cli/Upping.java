package dev.overseer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** {@code overseer up} in a process of its own, with all its files in a folder of the test's. */
final class Upping implements AutoCloseable {
  private static final Pattern LINK =
      Pattern.compile("Overseer is up: +(http://[0-9.:]+)/#token=([0-9a-f]+)\n");

  private final Path folder;
  private final Spawned spawned;

  private Upping(Path folder, Spawned spawned) {
    this.folder = folder;
    this.spawned = spawned;
  }

  /** Starts one, and waits until it is up. */
  static Upping start(Path folder, String... flags) throws IOException {
    return start(folder, Map.of(), flags);
  }

  /** The same with more variables in its environment. */
  static Upping start(Path folder, Map<String, String> more, String... flags) throws IOException {
    Upping up = new Upping(folder, spawn(folder, more, flags));
    up.spawned.awaitSeen("Ctrl-C ends it");
    return up;
  }

  /** Starts one of which nobody knows whether it will be up. */
  static Spawned spawn(Path folder, String... flags) throws IOException {
    return spawn(folder, Map.of(), flags);
  }

  private static Spawned spawn(Path folder, Map<String, String> more, String... flags)
      throws IOException {
    List<String> line =
        new ArrayList<>(List.of("up", "--data", folder + "/data", "--listen", "127.0.0.1:0"));
    line.addAll(List.of(flags));
    Path programs = Files.createDirectories(folder.resolve("bin"));
    Map<String, String> environment = new HashMap<>(more);
    environment.put("PATH", programs + ":/usr/bin:/bin");
    environment.put("HOME", folder.toString());
    return Spawned.in(folder, environment, line.toArray(String[]::new));
  }

  /** Puts a program on the path of those that are started. */
  static void program(Path folder, String name, String script) throws IOException {
    Path file = Files.createDirectories(folder.resolve("bin")).resolve(name);
    Files.writeString(file, "#!/bin/sh\n" + script);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  Spawned spawned() {
    return spawned;
  }

  Path data() {
    return folder.resolve("data");
  }

  String url() {
    return link().group(1);
  }

  String token() {
    return link().group(2);
  }

  /** A command line against its hub. */
  CommandLines.Ran hub(String... line) {
    return run(List.of("--hub", url(), "--token-file", data() + "/token"), line);
  }

  /** The console's keys of a worker's dead letters. */
  List<String> letters(String worker) throws IOException {
    try (Stream<Path> files = Files.list(data().resolve("spool/dlq").resolve(worker))) {
      return files.map(file -> worker + "/" + file.getFileName()).toList();
    }
  }

  /** What the console is told besides the hub. */
  ConsoleSocket console() {
    return ConsoleSocket.open(url(), token());
  }

  /** A command line about its spool. */
  CommandLines.Ran spool(String... line) {
    return run(List.of("--spool", data() + "/spool"), line);
  }

  /** Its descendants, guards included. */
  List<ProcessHandle> descendants() {
    return spawned.handle().descendants().toList();
  }

  private static CommandLines.Ran run(List<String> flags, String... line) {
    List<String> words = new ArrayList<>(List.of(line));
    words.addAll(flags);
    return CommandLines.run(words.toArray(String[]::new));
  }

  private Matcher link() {
    Matcher link = LINK.matcher(spawned.seen());
    assertThat(link.find()).as(spawned.seen()).isTrue();
    return link;
  }

  @Override
  public void close() {
    spawned.close();
  }
}
