package dev.overseer.dist;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Which commit a source tree stands at, where it is a clone and git is installed. */
final class GitCommit {
  private final Path tree;

  GitCommit(Path tree) {
    this.tree = tree;
  }

  /** Returns {@code commit=1a2b3c4\n}, with {@code -dirty} after uncommitted edits, or nothing. */
  String line() throws InterruptedException {
    ProcessBuilder git =
        new ProcessBuilder("git", "describe", "--always", "--dirty", "--exclude=*")
            .directory(tree.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    try {
      Process describe = git.start();
      String said = new String(describe.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return describe.waitFor() == 0 ? "commit=" + said.strip() + "\n" : "";
    } catch (IOException noGit) {
      return "";
    }
  }
}
