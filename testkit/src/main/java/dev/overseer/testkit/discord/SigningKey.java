package dev.overseer.testkit.discord;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Arrays;
import java.util.HexFormat;

/** An Ed25519 key, as Discord signs interactions with one for each application. */
final class SigningKey {
  private static final int RAW_BYTES = 32;

  private final KeyPair pair;

  private SigningKey(KeyPair pair) {
    this.pair = pair;
  }

  static SigningKey create() {
    try {
      return new SigningKey(KeyPairGenerator.getInstance("Ed25519").generateKeyPair());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java since 15 has Ed25519", e);
    }
  }

  /** The public half as the developer portal shows it. */
  String publicHex() {
    byte[] encoded = pair.getPublic().getEncoded();
    // The raw key stands at the end of its X.509 form (RFC 8410).
    return HexFormat.of()
        .formatHex(Arrays.copyOfRange(encoded, encoded.length - RAW_BYTES, encoded.length));
  }

  /** What goes into {@code X-Signature-Ed25519}. */
  String sign(String timestamp, String body) {
    try {
      Signature signature = Signature.getInstance("Ed25519");
      signature.initSign(pair.getPrivate());
      signature.update((timestamp + body).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a fresh key signs", e);
    }
  }
}
