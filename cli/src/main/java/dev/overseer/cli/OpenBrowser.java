package dev.overseer.cli;

import dev.overseer.core.AtomicFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Opens the console in the user's browser. The link has the token in it, and on a command line all
 * users of the machine could read it; so the browser is given a page of the user's own that goes
 * there.
 */
final class OpenBrowser {
  private final Path page;

  /**
   * @param page where that page is written
   */
  OpenBrowser(Path page) {
    this.page = page;
  }

  /** Returns whether a browser was asked to. */
  boolean open(String link) {
    String html =
        """
        <!doctype html>
        <meta charset="utf-8">
        <meta name="referrer" content="no-referrer">
        <meta http-equiv="refresh" content="0; url=%s">
        <title>Overseer</title>
        """
            .formatted(link);
    try {
      AtomicFiles.writePrivate(page, html.getBytes(StandardCharsets.UTF_8));
      new ProcessBuilder("xdg-open", page.toUri().toString())
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start();
      return true;
    } catch (IOException cannot) {
      return false;
    }
  }
}
