package dev.overseer.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The console's files, all of them, by path. They are read once, at start-up: what isn't in this
 * list is never looked for, so that no path from outside reaches a file system.
 */
final class ConsoleFiles {
  /** The page itself. */
  static final String PAGE = "index.html";

  /** Below {@code /console/}, and in the resources' folder {@code console}. */
  static final List<String> NAMES =
      List.of(
          PAGE,
          "icon.svg",
          "login.js",
          "main.js",
          "part/chart.js",
          "part/dom.js",
          "part/notices.js",
          "part/output-row.js",
          "part/phase.js",
          "part/show-connection.js",
          "part/show-keys.js",
          "part/show-line.js",
          "part/signal.js",
          "part/virtual-rows.js",
          "router.js",
          "state/choose-tasks.js",
          "state/history.js",
          "state/output.js",
          "state/pools.js",
          "state/tasks.js",
          "state/usage.js",
          "state/worker-output.js",
          "state/worker-tasks.js",
          "style/base.css",
          "style/parts.css",
          "style/sessions.css",
          "style/views.css",
          "text/ansi.js",
          "text/prose.js",
          "text/words.js",
          "view/dead-letters.js",
          "view/output.js",
          "view/overview.js",
          "view/pools.js",
          "view/session.js",
          "view/sessions.js",
          "view/start.js",
          "view/task.js",
          "view/tasks.js",
          "view/worker-task.js",
          "view/workers.js",
          "wire/connection.js",
          "wire/feed.js",
          "wire/hub.js",
          "wire/listen.js",
          "wire/socket-worker.js");

  private final Map<String, ConsoleFile> byPath;

  private ConsoleFiles(Map<String, ConsoleFile> byPath) {
    this.byPath = byPath;
  }

  /** Reads them out of the jar. */
  static ConsoleFiles load() {
    Map<String, ConsoleFile> byPath = LinkedHashMap.newLinkedHashMap(NAMES.size());
    for (String name : NAMES) {
      String path = name.equals(PAGE) ? "/" : "/console/" + name;
      byPath.put(path, ConsoleFile.of(name, read(name)));
    }
    return new ConsoleFiles(byPath);
  }

  /** The file of exactly this path. */
  Optional<ConsoleFile> find(String path) {
    return Optional.ofNullable(byPath.get(path));
  }

  private static byte[] read(String name) {
    try (InputStream in = ConsoleFiles.class.getResourceAsStream("console/" + name)) {
      if (in == null) {
        throw new IllegalStateException("the console's " + name + " is missing in the jar");
      }
      return in.readAllBytes();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
