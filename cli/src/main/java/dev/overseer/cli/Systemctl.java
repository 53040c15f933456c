package dev.overseer.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The user's systemd, by way of systemctl(1). */
final class Systemctl {
  /** What it answered. */
  record Answer(int exit, String text) {
    boolean good() {
      return exit == 0;
    }
  }

  /**
   * Makes sure that there is one to talk to.
   *
   * @throws NoSystemdException if there is not
   */
  void require() throws InterruptedException {
    Answer answer = call("show-environment");
    if (!answer.good()) {
      throw new NoSystemdException(answer.text());
    }
  }

  /**
   * Calls it, for what it can't refuse for a good reason.
   *
   * @throws ServiceFailedException if it fails
   */
  void must(String... arguments) throws InterruptedException {
    Answer answer = call(arguments);
    if (!answer.good()) {
      throw new ServiceFailedException(
          "\"systemctl --user %s\" failed: %s"
              .formatted(String.join(" ", arguments), SafeText.of(answer.text())));
    }
  }

  /**
   * Calls it.
   *
   * @throws NoSystemdException if there is no systemctl
   */
  Answer call(String... arguments) throws InterruptedException {
    List<String> line = new ArrayList<>(List.of("systemctl", "--user"));
    line.addAll(List.of(arguments));
    try {
      Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String text =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return new Answer(process.waitFor(), text);
    } catch (IOException e) {
      throw new NoSystemdException("there is no systemctl on PATH");
    }
  }
}
