package dev.overseer.discord;

import dev.overseer.discord.text.Cut;
import dev.overseer.discord.text.SafeText;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * What an attachment holds: text from a string, a file, or anything that can write it more than
 * once. It is read when it is measured and again each time that it is sent, so that a megabyte of
 * output costs some hundred kilobytes of memory; secrets, escape sequences and control characters
 * go out of it on the way, and invalid UTF-8 becomes {@code U+FFFD}.
 *
 * <p>Thread-safe as far as its source is.
 */
public final class AttachmentText {

  /** Where a text comes from. */
  @FunctionalInterface
  public interface Source {
    /** Writes the text: the same one each time. */
    void writeTo(Writer out) throws IOException;
  }

  /** Room for a line break and the note below what was cut. */
  private static final int NOTE = 64;

  private final Source source;
  private final long limit;
  private final String note;
  private final long bytes;

  private AttachmentText(Source source, long limit, String note, long bytes) {
    this.source = source;
    this.limit = limit;
    this.note = note;
    this.bytes = bytes;
  }

  /** A string; what is beyond {@link Limits#FILE_BYTES} is cut. */
  public static AttachmentText of(String text) {
    try {
      return of(out -> out.write(text), Limits.FILE_BYTES);
    } catch (IOException inMemory) {
      throw new UncheckedIOException(inMemory);
    }
  }

  /**
   * Part of a file. What is appended to the file later is not part of it.
   *
   * @param from its first byte
   * @param length how many bytes; fewer if the file ends before
   * @param limit in bytes, as for {@link #of(Source, long)}
   */
  public static AttachmentText of(Path file, long from, long length, long limit)
      throws IOException {
    long end;
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      end =
          Math.min(channel.size(), length > Long.MAX_VALUE - from ? Long.MAX_VALUE : from + length);
    }
    return of(out -> copy(file, from, end, out), limit);
  }

  /** A file as long as it is now. */
  public static AttachmentText of(Path file, long limit) throws IOException {
    return of(file, 0, Long.MAX_VALUE, limit);
  }

  /**
   * Measures a text by reading it once.
   *
   * @param limit how many bytes may be sent, {@link Limits#FILE_BYTES} at most; what is beyond is
   *     cut and counted in a last line
   * @throws IOException if it can't be read
   */
  public static AttachmentText of(Source source, long limit) throws IOException {
    if (limit < 2 * NOTE || limit > Limits.FILE_BYTES) {
      throw new DiscordException.Malformed(
          "attachment limit", "must be from %d to %d bytes".formatted(2 * NOTE, Limits.FILE_BYTES));
    }
    CutBytes measure = new CutBytes(OutputStream.nullOutputStream(), limit - NOTE, "");
    pass(source, measure);
    if (measure.bytes() <= limit) {
      return new AttachmentText(source, limit, "", measure.bytes());
    }
    String note = "\n" + Cut.note(measure.charactersBehindCut()) + "\n";
    long whole = measure.cut() + note.getBytes(StandardCharsets.UTF_8).length;
    return new AttachmentText(source, measure.cut(), note, whole);
  }

  /** How many bytes are sent. */
  public long bytes() {
    return bytes;
  }

  /**
   * Writes what is sent.
   *
   * @throws DiscordException.AttachmentChanged if the source says something else than before; then
   *     too few or too many bytes were written
   */
  void writeTo(OutputStream out) throws IOException {
    CutBytes cut = new CutBytes(out, limit, note);
    pass(source, cut);
    long written = note.isEmpty() ? cut.bytes() : bytes;
    if (written != bytes || (!note.isEmpty() && cut.bytes() <= limit)) {
      throw new DiscordException.AttachmentChanged(bytes);
    }
  }

  /**
   * Its first characters, for those who can't have all of it; a line that says so if it is gone.
   */
  String head(int most) {
    HeadWriter head = new HeadWriter(most);
    try {
      pass(source, head);
    } catch (HeadWriter.Enough enough) {
      return head.text();
    } catch (IOException e) {
      return head.text() + "\n(could not be read: " + e.getMessage() + ")";
    }
    return head.text();
  }

  private static void pass(Source source, Writer end) throws IOException {
    try (end;
        Writer clean = SafeText.stream(end)) {
      source.writeTo(clean);
    }
  }

  private static void copy(Path file, long from, long end, Writer out) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      channel.position(from);
      Reader reader =
          new InputStreamReader(
              new FirstBytes(Channels.newInputStream(channel), end - from), StandardCharsets.UTF_8);
      char[] buffer = new char[2048];
      for (int count = reader.read(buffer); count >= 0; count = reader.read(buffer)) {
        out.write(buffer, 0, count);
      }
    }
  }
}
