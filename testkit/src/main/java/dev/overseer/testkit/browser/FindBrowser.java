package dev.overseer.testkit.browser;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds a Chromium: the one that {@code OVERSEER_BROWSER} names, else the first on the path. */
final class FindBrowser {
  private static final String WISH = "OVERSEER_BROWSER";
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");

  private FindBrowser() {}

  /**
   * Looks for one.
   *
   * @throws BrowserException if one is wished for that is no program: a test that is skipped by
   *     mistake tells nobody
   */
  static Optional<Path> in(Map<String, String> environment) {
    String wish = environment.getOrDefault(WISH, "");
    if (!wish.isEmpty()) {
      Path program = Path.of(wish);
      if (!isProgram(program)) {
        throw new BrowserException(
            "%s is \"%s\", which is no program that can be started".formatted(WISH, wish));
      }
      return Optional.of(program);
    }
    String path = environment.getOrDefault("PATH", "");
    return NAMES.stream()
        .flatMap(
            name ->
                Arrays.stream(path.split(":", -1))
                    .filter(folder -> !folder.isEmpty())
                    .map(folder -> Path.of(folder, name)))
        .filter(FindBrowser::isProgram)
        .findFirst();
  }

  private static boolean isProgram(Path file) {
    return Files.isRegularFile(file) && Files.isExecutable(file);
  }
}
