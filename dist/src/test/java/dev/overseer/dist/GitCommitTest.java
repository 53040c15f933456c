package dev.overseer.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitCommitTest {
  @TempDir private Path folder;

  @Test
  void namesTheCommitAndWhetherSomethingWasEditedSince() throws Exception {
    git("init", "-q");
    Path file = Files.writeString(folder.resolve("file"), "one");
    git("add", "file");
    git("-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "-q", "-m", "one");

    assertThat(new GitCommit(folder).line()).matches("commit=[0-9a-f]{7,40}\n");

    Files.writeString(file, "two");
    assertThat(new GitCommit(folder).line()).matches("commit=[0-9a-f]{7,40}-dirty\n");
  }

  @Test
  void isSilentOutsideOfAClone() throws Exception {
    assertThat(new GitCommit(folder).line()).isEmpty();
  }

  private void git(String... args) throws IOException, InterruptedException {
    ProcessBuilder git = new ProcessBuilder("git").directory(folder.toFile()).inheritIO();
    git.command().addAll(List.of(args));
    assertThat(git.start().waitFor()).isZero();
  }
}
