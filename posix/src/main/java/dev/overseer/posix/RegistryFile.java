package dev.overseer.posix;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a hub has written down about its children, in a file that only grows:
 *
 * <pre>
 *   overseer-children 1 1k3-9f2-c81d5e77a0b4 812 4711 5f0c…-…     format, token, hub's pid and start, boot
 *   + 17 833 4790                                                  child 17 began: pid, start
 *   - 17                                                           nobody of child 17 is left
 * </pre>
 *
 * Starts are in ticks since boot. A line counts once its newline is there.
 *
 * @param header whose file it is
 * @param leaders of the children that may live, by number
 */
record RegistryFile(Header header, Map<Long, ProcessIdentity> leaders) {
  private static final String FORMAT = "overseer-children 1";

  /**
   * @param boot names this boot of the machine; a process of an earlier one is dead for certain
   */
  record Header(String token, ProcessIdentity hub, String boot) {
    String line() {
      return "%s %s %d %d %s\n".formatted(FORMAT, token, hub.pid(), hub.startTicks(), boot);
    }
  }

  static String began(long number, ProcessIdentity leader) {
    return "+ " + number + " " + leader.pid() + " " + leader.startTicks() + "\n";
  }

  static String over(long number) {
    return "- " + number + "\n";
  }

  /** Reads one; empty when there is none or its header is not whole. Torn lines are passed over. */
  static Optional<RegistryFile> read(Path file) throws IOException {
    String text;
    try {
      text = Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException none) {
      return Optional.empty();
    }
    List<String> lines = wholeLines(text);
    if (lines.isEmpty()) {
      return Optional.empty();
    }
    return header(lines.getFirst())
        .map(header -> new RegistryFile(header, leaders(lines.subList(1, lines.size()))));
  }

  /** The boot that goes on; empty where the kernel does not tell. */
  static String thisBoot() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
    } catch (IOException untold) {
      return "unknown";
    }
  }

  private static List<String> wholeLines(String text) {
    List<String> lines = new ArrayList<>();
    int start = 0;
    for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      lines.add(text.substring(start, end));
      start = end + 1;
    }
    return lines;
  }

  private static Optional<Header> header(String line) {
    String[] words = line.split(" ", -1);
    if (words.length != 6 || !line.startsWith(FORMAT + " ")) {
      return Optional.empty();
    }
    return identity(words[3], words[4]).map(hub -> new Header(words[2], hub, words[5]));
  }

  private static Map<Long, ProcessIdentity> leaders(List<String> lines) {
    Map<Long, ProcessIdentity> leaders = new LinkedHashMap<>();
    for (String line : lines) {
      String[] words = line.split(" ", -1);
      if (words.length == 4 && words[0].equals("+")) {
        Optional<Long> number = number(words[1]);
        Optional<ProcessIdentity> leader = identity(words[2], words[3]);
        if (number.isPresent() && leader.isPresent()) {
          leaders.put(number.get(), leader.get());
        }
      } else if (words.length == 2 && words[0].equals("-")) {
        number(words[1]).ifPresent(leaders::remove);
      }
    }
    return leaders;
  }

  private static Optional<ProcessIdentity> identity(String pid, String start) {
    return number(pid).flatMap(id -> number(start).map(ticks -> new ProcessIdentity(id, ticks)));
  }

  private static Optional<Long> number(String word) {
    try {
      return Optional.of(Long.parseLong(word));
    } catch (NumberFormatException torn) {
      return Optional.empty();
    }
  }
}
