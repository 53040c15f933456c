package dev.overseer.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The AOT caches of a tree, one per kind of command. The launcher makes one where its key does not
 * fit what is in the tree, so here it is only made to look.
 */
final class AotCaches {
  private static final List<String> KINDS = List.of("client", "server", "watch");

  private final Path folder;

  AotCaches(Path home) throws IOException {
    folder = Files.createDirectories(home.resolve("aot"));
  }

  /** To be called before anything changes that a cache holds. */
  void forget() throws IOException {
    for (String kind : KINDS) {
      Files.deleteIfExists(folder.resolve(kind + ".aot.key"));
    }
  }

  /**
   * Starts a command of each kind.
   *
   * @throws IOException if the tree cannot run; that there is no cache is only said
   */
  void make(Path launcher) throws IOException, InterruptedException {
    start(launcher, "--version");
    start(launcher, "serve", "--help");
    start(launcher, "watch", "--help");
    for (String kind : KINDS) {
      Path cache = folder.resolve(kind + ".aot");
      if (!Files.exists(cache) || Files.size(cache) == 0) {
        System.err.println("There is no " + cache + ": starts will take longer, nothing else.");
      }
    }
  }

  private static void start(Path launcher, String... arguments)
      throws IOException, InterruptedException {
    ProcessBuilder start =
        new ProcessBuilder(launcher.toString())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    start.command().addAll(List.of(arguments));
    start.environment().put("JAVA_HOME", System.getProperty("java.home"));
    int code = start.start().waitFor();
    if (code != 0) {
      throw new IOException(start.command() + " ended with " + code);
    }
  }
}
