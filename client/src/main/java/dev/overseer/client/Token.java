package dev.overseer.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * What a hub asks for before it lets a client in. Never shown: not in {@link #toString}, not in an
 * error.
 *
 * @param value as RFC 6750 writes a bearer token: letters, digits and {@code -._~+/=}
 */
public record Token(String value) {
  // Anything else, a line end above all, could become part of the request that carries it.
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

  /**
   * @throws IllegalArgumentException if it holds other characters; the message doesn't repeat it
   */
  public Token {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "a token consists of letters, digits and -._~+/ and ends with = where it wants");
    }
  }

  /**
   * Reads a file that holds a token and nothing else but white space around it.
   *
   * @throws ClientException.BadFile if it can't be read or holds something else
   */
  public static Token read(Path file) {
    try {
      return new Token(Files.readString(file, StandardCharsets.UTF_8).strip());
    } catch (NoSuchFileException missing) {
      throw new ClientException.BadFile("token file", file, "there is no such file");
    } catch (IOException unreadable) {
      throw new ClientException.BadFile(
          "token file", file, String.valueOf(unreadable.getMessage()));
    } catch (IllegalArgumentException malformed) {
      throw new ClientException.BadFile("token file", file, String.valueOf(malformed.getMessage()));
    }
  }

  @Override
  public String toString() {
    return "Token[…]";
  }
}
