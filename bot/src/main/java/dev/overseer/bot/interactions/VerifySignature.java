package dev.overseer.bot.interactions;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;

/**
 * Ed25519 signatures as Discord makes them: over the timestamp's text and the raw body. Source:
 * Discord's documentation, "Interactions: Setting up an endpoint, validating security request
 * headers". Thread-safe.
 */
public final class VerifySignature {
  /** What stands before the 32 bytes of a key in the form that Java reads (RFC 8410). */
  private static final byte[] PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

  private static final int KEY_BYTES = 32;
  private static final int SIGNATURE_BYTES = 64;

  private final PublicKey key;

  /**
   * Verifies with a key.
   *
   * @param hex 64 hex digits, as the application's page shows it
   * @throws IllegalArgumentException if it is no key
   */
  public VerifySignature(String hex) {
    key = read(hex);
  }

  /**
   * Checks that a text is a key.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static void check(String hex) {
    read(hex);
  }

  private static PublicKey read(String hex) {
    byte[] raw = HexFormat.of().parseHex(hex);
    if (raw.length != KEY_BYTES) {
      throw new IllegalArgumentException("a public key has 64 hex digits");
    }
    ByteArrayOutputStream encoded = new ByteArrayOutputStream();
    encoded.writeBytes(PREFIX);
    encoded.writeBytes(raw);
    try {
      return KeyFactory.getInstance("Ed25519")
          .generatePublic(new X509EncodedKeySpec(encoded.toByteArray()));
    } catch (GeneralSecurityException none) {
      throw new IllegalArgumentException("this is no public key", none);
    }
  }

  boolean isGood(String signatureHex, String timestamp, byte[] body) {
    try {
      byte[] signature = HexFormat.of().parseHex(signatureHex);
      if (signature.length != SIGNATURE_BYTES) {
        return false;
      }
      Signature check = Signature.getInstance("Ed25519");
      check.initVerify(key);
      check.update(timestamp.getBytes(StandardCharsets.UTF_8));
      check.update(body);
      return check.verify(signature);
    } catch (GeneralSecurityException | IllegalArgumentException forged) {
      return false;
    }
  }
}
