package dev.overseer.sidecar.format;

import dev.overseer.discord.Attachment;
import dev.overseer.discord.AttachmentText;
import dev.overseer.discord.Limits;
import dev.overseer.discord.Post;
import dev.overseer.discord.text.Cut;
import dev.overseer.discord.text.SafeText;
import dev.overseer.transcript.Text;
import java.io.IOException;

/**
 * Texts that may be longer than a post: as much of them as fits, and the whole as an attachment,
 * which is read from the transcript when it is sent.
 */
final class LongText {
  /** What follows a text whose end is not in memory. */
  private static final String MORE = "\n…";

  private LongText() {}

  static String prose(Text text, int limit) {
    return Cut.to(SafeText.prose(text.head()) + more(text), limit);
  }

  static String markdown(Text text, int limit) {
    return Cut.to(SafeText.markdown(text.head()) + more(text), limit);
  }

  static String code(Text text, String language, int limit) {
    return SafeText.code(text.head() + more(text), language, limit);
  }

  /** A code block with the beginning and the end. */
  static String output(Text text, String language, int headChars, int tailChars) {
    String ends;
    try {
      ends = EndsOfText.of(text, headChars, tailChars);
    } catch (IOException gone) {
      ends = text.head();
    }
    // Room for zero-width spaces between backticks.
    return SafeText.code(ends, language, headChars + tailChars + 400);
  }

  private static String more(Text text) {
    return text.isWhole() ? "" : MORE;
  }

  /** The post with the whole text below it, if more than {@code shown} characters. */
  static Post attach(Post post, Text text, int shown, String name) {
    if (text.length() <= shown) {
      return post;
    }
    try {
      return post.with(new Attachment(name, AttachmentText.of(text::writeTo, Limits.FILE_BYTES)));
    } catch (IOException gone) {
      // The file is not as it was: what was read of it has to do.
      return post.with(new Attachment(name, AttachmentText.of(text.head())));
    }
  }
}
