package dev.overseer.cli;

import dev.overseer.core.settings.Secret;
import dev.overseer.core.settings.Settings;
import dev.overseer.server.config.ServeSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The link that logs a browser in: the token is in the fragment, which browsers send to nobody and
 * the page takes out of the address at once.
 */
final class LoginLink {
  private LoginLink() {}

  /**
   * The link to a hub.
   *
   * @param url where it listens; of a socket of the file system there is no link
   * @param settings what it was told
   */
  static Optional<String> of(String url, Settings settings) {
    if (!url.startsWith("http")) {
      return Optional.empty();
    }
    String fragment =
        token(settings).map(token -> "#token=" + token.replace("+", "%2B")).orElse("");
    return Optional.of(url + "/" + fragment);
  }

  /** Of a token and a file with one, the stronger source wins, as for the hub itself. */
  private static Optional<String> token(Settings settings) {
    Optional<Secret> token = settings.get(ServeSettings.TOKEN);
    Optional<Path> file = settings.get(ServeSettings.TOKEN_FILE);
    boolean isToken =
        token.isPresent()
            && (file.isEmpty()
                || settings
                        .origin(ServeSettings.TOKEN)
                        .compareTo(settings.origin(ServeSettings.TOKEN_FILE))
                    < 0);
    return isToken ? token.map(Secret::reveal) : file.map(LoginLink::read);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
