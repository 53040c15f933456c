package dev.overseer.core.settings;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * A value that must not be seen: a token, a password. It shows itself only to who asks with {@link
 * #reveal}; wherever else it gets, into a message, a log or a record's text, it is {@value
 * #REDACTED}. Immutable.
 */
public final class Secret {
  /** What stands in a secret's place. */
  public static final String REDACTED = "(hidden)";

  private final String value;

  public Secret(String value) {
    this.value = value;
  }

  /** The value itself, for the one place that needs it. */
  public String reveal() {
    return value;
  }

  /** Whether a text is this secret, in a time that does not tell how much of it was right. */
  public boolean matches(String text) {
    return MessageDigest.isEqual(bytes(value), bytes(text));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret secret && matches(secret.value);
  }

  /** The same for all secrets: a hash would give some of it away. */
  @Override
  public int hashCode() {
    return Secret.class.hashCode();
  }

  @Override
  public String toString() {
    return REDACTED;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
