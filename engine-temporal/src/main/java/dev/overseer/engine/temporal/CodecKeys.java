package dev.overseer.engine.temporal;

import dev.overseer.worker.engine.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** The keys of {@link EncryptPayloads}, by their ids. No message of ours ever holds one. */
final class CodecKeys {
  private static final int KEY_BYTES = 32;

  private final String currentId;
  private final Map<String, SecretKey> byId;

  private CodecKeys(String currentId, Map<String, SecretKey> byId) {
    this.currentId = currentId;
    this.byId = Map.copyOf(byId);
  }

  /**
   * Reads a file of lines {@code ID:KEY}; empty ones, and those that begin with #, are none.
   *
   * @throws EngineException if it can't be read, or a line is something else
   */
  static CodecKeys read(Path file) throws EngineException {
    Map<String, SecretKey> keys = new LinkedHashMap<>();
    int number = 0;
    try {
      for (String line : Files.readAllLines(file)) {
        number++;
        String text = line.strip();
        if (text.isEmpty() || text.startsWith("#")) {
          continue;
        }
        int colon = text.indexOf(':');
        byte[] key = colon < 1 ? new byte[0] : hex(text.substring(colon + 1).strip());
        if (key.length != KEY_BYTES) {
          throw new EngineException(
              "%s, line %d: it must be ID:KEY, the key as 64 hex digits".formatted(file, number));
        }
        keys.put(text.substring(0, colon).strip(), new SecretKeySpec(key, "AES"));
      }
    } catch (IOException e) {
      throw e instanceof EngineException known
          ? known
          : new EngineException("the keys in %s can't be read: %s".formatted(file, e), e);
    }
    if (keys.isEmpty()) {
      throw new EngineException(
          "there is no key in %s: it must hold a line ID:KEY, the key as 64 hex digits"
              .formatted(file));
    }
    return new CodecKeys(keys.keySet().iterator().next(), keys);
  }

  String currentId() {
    return currentId;
  }

  SecretKey current() {
    return of(currentId).orElseThrow();
  }

  Optional<SecretKey> of(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  private static byte[] hex(String text) {
    try {
      return HexFormat.of().parseHex(text);
    } catch (IllegalArgumentException noHex) {
      return new byte[0];
    }
  }
}
