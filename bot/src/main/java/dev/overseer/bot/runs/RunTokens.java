package dev.overseer.bot.runs;

import dev.overseer.core.AtomicFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The tokens with which a run's own processes speak to the bot. A token is computed from the run's
 * place and a key that never leaves the state folder, {@code base64url(HMAC-SHA256(key, "run:" +
 * channelId + ":" + threadId))}, so none is kept. Thread-safe.
 */
public final class RunTokens {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int KEY_BYTES = 32;

  private final RunStore runs;
  private final SecretKeySpec key;

  private RunTokens(RunStore runs, byte[] key) {
    this.runs = runs;
    this.key = new SecretKeySpec(key, ALGORITHM);
  }

  /** Takes the key from the state folder; makes one if there is none. */
  public static RunTokens open(RunStore runs, Path folder) throws IOException {
    Path file = folder.resolve("key");
    if (!Files.exists(file)) {
      byte[] fresh = new byte[KEY_BYTES];
      new SecureRandom().nextBytes(fresh);
      AtomicFiles.writePrivate(file, fresh);
    }
    byte[] key = Files.readAllBytes(file);
    if (key.length != KEY_BYTES) {
      throw new IOException(
          "%s has %d bytes instead of %d: delete it, and the runs get new tokens"
              .formatted(file, key.length, KEY_BYTES));
    }
    return new RunTokens(runs, key);
  }

  /** The token of a run. */
  public String of(Run run) {
    String text = "run:%s:%s".formatted(run.place().channelId(), run.place().threadId().orElse(""));
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException impossible) {
      // Every Java has this algorithm.
      throw new IllegalStateException(impossible);
    }
  }

  /** Whether a token is this run's, in a time that does not tell how much of it is right. */
  public boolean isOf(Run run, String token) {
    return MessageDigest.isEqual(
        of(run).getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8));
  }

  /** The run that a token belongs to, if that is not over. */
  public Optional<Run> runOf(String token) {
    return runs.live().stream().filter(run -> isOf(run, token)).findFirst();
  }
}
