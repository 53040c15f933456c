package dev.overseer.discord;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * One message. Whatever it holds has lost its secrets and control characters, and is within what
 * Discord takes; and it never pings: each is sent with {@code allowed_mentions: {"parse": []}}.
 *
 * @param content up to 2000 characters of Markdown above the embeds; empty for none
 * @param embeds up to 10, of 6000 characters together
 * @param attachments up to 10, of 10 MiB together, with different names
 * @param silent whether it arrives without a notification
 */
public record Post(
    String content, List<Embed> embeds, List<Attachment> attachments, boolean silent) {
  /**
   * Checks it, and takes secrets and control characters out.
   *
   * @throws DiscordException if it breaks a limit, or is empty
   */
  public Post {
    content = Checked.text("content", content, Limits.CONTENT);
    embeds = List.copyOf(embeds);
    attachments = List.copyOf(attachments);
    Checked.require("embeds", embeds.size(), Limits.EMBEDS, "send them in several posts");
    Checked.require(
        "embeds together",
        lengthOf(embeds),
        Limits.ALL_EMBEDS,
        "send them in several posts, as PackPosts does");
    Checked.require("attachments", attachments.size(), Limits.FILES, "send several posts");
    Checked.require(
        "attachments.bytes",
        bytesOf(attachments),
        Limits.FILE_BYTES,
        "measure them with a lower limit, or send several posts");
    if (haveSameNames(attachments)) {
      throw new DiscordException.Malformed("attachments", "must have different file names");
    }
    if (content.isBlank() && embeds.isEmpty() && attachments.isEmpty()) {
      throw new DiscordException.Malformed("post", "is empty: Discord refuses it");
    }
  }

  /** A message of text. */
  public static Post of(String content) {
    return new Post(content, List.of(), List.of(), false);
  }

  /** A message of embeds. */
  public static Post of(Embed... embeds) {
    return new Post("", List.of(embeds), List.of(), false);
  }

  /** The same with a file added. */
  public Post with(Attachment attachment) {
    List<Attachment> more = new ArrayList<>(attachments);
    more.add(attachment);
    return new Post(content, embeds, more, silent);
  }

  /** The same, arriving without a notification. */
  public Post silently() {
    return new Post(content, embeds, attachments, true);
  }

  static int lengthOf(List<Embed> embeds) {
    int length = 0;
    for (Embed embed : embeds) {
      length += embed.length();
    }
    return length;
  }

  static long bytesOf(List<Attachment> attachments) {
    long bytes = 0;
    for (Attachment attachment : attachments) {
      bytes += attachment.text().bytes();
    }
    return bytes;
  }

  static boolean haveSameNames(List<Attachment> attachments) {
    Set<String> names = new HashSet<>();
    for (Attachment attachment : attachments) {
      if (!names.add(attachment.fileName())) {
        return true;
      }
    }
    return false;
  }
}
