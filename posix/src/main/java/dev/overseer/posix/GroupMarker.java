package dev.overseer.posix;

import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The environment variable that every child is given and hands on to its own children. By it a
 * descendant is known whose parents are gone and that made a session of its own.
 *
 * <pre>
 *   OVERSEER_GROUP=1k3-9f2-c81d5e77a0b4.1/17:2f8-a03-11c09e6b52d8.9/4
 *                  └──── a hub's token ───┘ │ └── a hub that is a child of that one, its child 4
 *                                    its child 17
 * </pre>
 *
 * @param outer the variable's value in our own environment, empty when no hub started us
 * @param token names this hub on this machine, among all that ran since it was started; up to its
 *     second dash it names the hub's process, and alone stands for all hubs in that
 */
record GroupMarker(String outer, String token) {
  static final String VARIABLE = "OVERSEER_GROUP";

  private static final byte[] ASSIGNMENT = (VARIABLE + "=").getBytes(StandardCharsets.US_ASCII);

  /** A new name for a hub in this process. */
  static GroupMarker create(ProcessIdentity us) {
    String token = beginning(us) + Long.toHexString(ThreadLocalRandom.current().nextLong());
    // This has a second use: with it the JDK sets SIGCHLD to its default. If whoever started us had
    // it ignored, the kernel would reap our children itself, and how they ended would be lost.
    String outer = System.getenv().getOrDefault(VARIABLE, "");
    return new GroupMarker(outer, token);
  }

  /** To find the children of all hubs that were in a process. */
  static GroupMarker ofAllHubsIn(ProcessIdentity process) {
    return new GroupMarker("", beginning(process));
  }

  /** The variable's value for one of our children. */
  String value(long number) {
    String own = token + "/" + number;
    return outer.isEmpty() ? own : outer + ":" + own;
  }

  /**
   * Which of our children a process descends from.
   *
   * @param environment as /proc/PID/environ has it: assignments with a zero after each
   */
  OptionalLong numberIn(byte[] environment) {
    int start = 0;
    while (start < environment.length) {
      int end = start;
      while (end < environment.length && environment[end] != 0) {
        end++;
      }
      if (startsWith(environment, start, end)) {
        int from = start + ASSIGNMENT.length;
        return numberOf(new String(environment, from, end - from, StandardCharsets.ISO_8859_1));
      }
      start = end + 1;
    }
    return OptionalLong.empty();
  }

  private static String beginning(ProcessIdentity process) {
    return "%s-%s-"
        .formatted(Long.toString(process.pid(), 36), Long.toString(process.startTicks(), 36));
  }

  private OptionalLong numberOf(String value) {
    for (String part : value.split(":", -1)) {
      int slash = part.indexOf('/');
      boolean isWhole = slash == token.length() || (slash > 0 && token.endsWith("-"));
      if (isWhole && part.startsWith(token)) {
        try {
          return OptionalLong.of(Long.parseLong(part, slash + 1, part.length(), 10));
        } catch (NumberFormatException notOurs) {
          return OptionalLong.empty();
        }
      }
    }
    return OptionalLong.empty();
  }

  private static boolean startsWith(byte[] environment, int start, int end) {
    if (end - start < ASSIGNMENT.length) {
      return false;
    }
    for (int i = 0; i < ASSIGNMENT.length; i++) {
      if (environment[start + i] != ASSIGNMENT[i]) {
        return false;
      }
    }
    return true;
  }
}
