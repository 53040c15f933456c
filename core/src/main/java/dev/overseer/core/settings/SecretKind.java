package dev.overseer.core.settings;

import java.util.Map;

/** A secret: read as it is, never written. */
record SecretKind() implements Kind<Secret> {

  @Override
  public Secret read(String text, Map<String, String> environment) {
    if (text.isBlank()) {
      throw new IllegalArgumentException("must not be blank");
    }
    return new Secret(text);
  }

  @Override
  public String range() {
    return "a secret text";
  }

  @Override
  public String write(Secret value) {
    return Secret.REDACTED;
  }

  @Override
  public boolean isSecret() {
    return true;
  }
}
