package dev.overseer.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.util.regex.Pattern;

/** What a client must know to be let in. Never printed. */
public final class AccessToken {
  // RFC 6750's b68token, less the characters that a WebSocket sub-protocol's name can't have.
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._~+-]{16,512}");

  private final byte[] secret;

  /**
   * @throws ServerException.InvalidSetting if it is too short to be one, or has characters that a
   *     header or a URL would change
   */
  public AccessToken(String secret) {
    if (!FORM.matcher(secret).matches()) {
      throw new ServerException.InvalidSetting(
          "token",
          ("must be 16 to 512 letters, digits or . _ ~ + -, but its %d characters aren't that:"
                  + " make one with \"openssl rand -hex 32\"")
              .formatted(secret.length()));
    }
    this.secret = secret.getBytes(UTF_8);
  }

  /** Whether a client's word is the token; takes the same time however much of it is right. */
  boolean matches(String candidate) {
    return MessageDigest.isEqual(secret, candidate.getBytes(UTF_8));
  }

  @Override
  public String toString() {
    return "<redacted>";
  }
}
