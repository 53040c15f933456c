package dev.overseer.bridge.bot;

import dev.overseer.core.settings.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A run's token. */
public sealed interface RunToken {

  /**
   * As it is now.
   *
   * @throws IOException if it can't be read, or is none; the message names the file, not the token
   */
  Secret now() throws IOException;

  /** One that was given. */
  record Given(Secret token) implements RunToken {
    @Override
    public Secret now() throws IOException {
      return checked(token.reveal(), "RUN_TOKEN");
    }
  }

  /** One that is in a file, where another may come in its place. */
  record InFile(Path file) implements RunToken {
    @Override
    public Secret now() throws IOException {
      try {
        return checked(Files.readString(file).strip(), "RUN_TOKEN_FILE");
      } catch (IOException e) {
        throw new IOException(
            "RUN_TOKEN_FILE %s can't be read: %s".formatted(file, e.getMessage()), e);
      }
    }
  }

  /** It becomes a header: nothing may be in it that ends one. */
  private static Secret checked(String token, String name) throws IOException {
    if (!token.matches("[!-~]{1,1024}")) {
      throw new IOException(name + " holds no token: that is one word of printable characters");
    }
    return new Secret(token);
  }
}
