package dev.overseer.testkit.discord;

import java.nio.charset.StandardCharsets;

/**
 * A file that a person uploads with a command.
 *
 * @param name its file name
 * @param contentType what it says it is
 * @param bytes all of it
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record FakeFile(String name, String contentType, byte[] bytes) {
  /** A text. */
  public static FakeFile text(String name, String text) {
    return new FakeFile(name, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
  }
}
