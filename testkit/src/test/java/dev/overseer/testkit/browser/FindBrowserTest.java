package dev.overseer.testkit.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FindBrowserTest {
  @TempDir private Path folder;

  @Test
  void isTheFirstOnThePath() throws IOException {
    Path chrome = program("one/google-chrome");
    Path chromium = program("two/chromium");

    assertThat(on(chrome.getParent() + "::" + chromium.getParent())).contains(chromium);
    assertThat(on(chrome.getParent() + "")).contains(chrome);
  }

  @Test
  void isNoFileThatCannotBeStarted() throws IOException {
    Files.createDirectories(folder.resolve("chromium"));
    Files.writeString(folder.resolve("chromium-browser"), "");

    assertThat(on(folder.toString())).isEmpty();
    assertThat(on("")).isEmpty();
  }

  @Test
  void isTheOneThatIsWishedFor() throws IOException {
    Path wish = program("mine");
    Path other = program("bin/chromium");

    assertThat(
            FindBrowser.in(
                Map.of("OVERSEER_BROWSER", wish.toString(), "PATH", other.getParent() + "")))
        .contains(wish);
  }

  @Test
  void aWishThatIsNoProgramIsAMistakeAndNotNothing() {
    assertThatThrownBy(() -> FindBrowser.in(Map.of("OVERSEER_BROWSER", folder + "/none")))
        .isInstanceOf(BrowserException.class)
        .hasMessage(
            "OVERSEER_BROWSER is \"%s/none\", which is no program that can be started", folder);
  }

  private static Optional<Path> on(String path) {
    return FindBrowser.in(Map.of("PATH", path));
  }

  private Path program(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
