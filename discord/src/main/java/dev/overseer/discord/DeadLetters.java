package dev.overseer.discord;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Posts that Discord refused, one JSON object on each line, with what it said:
 *
 * <pre>{@code
 * {"time":"2026-01-01T00:00:00Z","webhook":"https://discord.com/api/v10/webhooks/1/…",
 *  "status":400,"code":50035,"answer":"…","post":{…},"files":[{"name":"a.txt","bytes":3,"text":"…"}]}
 * }</pre>
 *
 * <p>A line is written at once and on disk before {@link #park} returns; one that can't be written
 * whole is taken back. Secrets were taken out of the posts when they were made, and of the answer.
 *
 * <p>Thread-safe. One process at a time may write to a file.
 */
public final class DeadLetters {
  /** How much of a file's text is kept: enough to see what it was. The transcript has the rest. */
  private static final int LONGEST_FILE_TEXT = 64 * 1024;

  private static final JsonFactory JSON = new JsonFactory();

  private final Path file;

  /**
   * @param file made when the first post is parked; its folder must be there
   */
  public DeadLetters(Path file) {
    this.file = file;
  }

  /** Where they are. */
  public Path file() {
    return file;
  }

  /**
   * Adds a post.
   *
   * @throws IOException if it can't be written; the file is as before then
   */
  synchronized void park(Instant now, WebhookUrl webhook, Post post, Outcome.Rejected why)
      throws IOException {
    ByteBuffer line = line(now, webhook, post, why);
    try (FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      long end = channel.size();
      try {
        channel.position(end);
        if (endsInsideLine(channel, end)) {
          channel.write(ByteBuffer.wrap(new byte[] {'\n'}));
        }
        while (line.hasRemaining()) {
          channel.write(line);
        }
        channel.force(true);
      } catch (IOException e) {
        channel.truncate(end);
        throw e;
      }
    }
  }

  /** A process that was killed while it wrote has left half a line. */
  private static boolean endsInsideLine(FileChannel channel, long end) throws IOException {
    if (end == 0) {
      return false;
    }
    ByteBuffer last = ByteBuffer.allocate(1);
    channel.read(last, end - 1);
    return last.get(0) != '\n';
  }

  private static ByteBuffer line(Instant now, WebhookUrl webhook, Post post, Outcome.Rejected why) {
    Bytes line = new Bytes(8 * 1024);
    try (JsonGenerator json =
        JSON.createGenerator(ObjectWriteContext.empty(), line, JsonEncoding.UTF8)) {
      json.writeStartObject();
      json.writeStringProperty("time", now.toString());
      json.writeStringProperty("webhook", webhook.toString());
      json.writeNumberProperty("status", why.status());
      json.writeNumberProperty("code", why.code());
      json.writeStringProperty("answer", why.answer());
      json.writeName("post");
      Bytes payload = new Bytes(8 * 1024);
      WritePayload.ofNew(post, Optional.empty(), payload);
      json.writeRawValue(payload.toString(StandardCharsets.UTF_8));
      if (!post.attachments().isEmpty()) {
        files(json, post);
      }
      json.writeEndObject();
    } catch (JacksonException inMemory) {
      throw new UncheckedIOException(new IOException(inMemory));
    }
    line.write('\n');
    return ByteBuffer.wrap(line.lent(), 0, line.size());
  }

  private static void files(JsonGenerator json, Post post) {
    json.writeArrayPropertyStart("files");
    int room = LONGEST_FILE_TEXT;
    for (Attachment attachment : post.attachments()) {
      String text = attachment.text().head(room);
      room -= text.length();
      json.writeStartObject();
      json.writeStringProperty("name", attachment.fileName());
      json.writeNumberProperty("bytes", attachment.text().bytes());
      json.writeStringProperty("text", text);
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
