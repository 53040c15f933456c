package dev.overseer.discord;

import dev.overseer.discord.text.SafeText;

/**
 * A file under a message. It is text, and its secrets are taken out on the way; there is no other
 * kind, so that no file goes around that.
 *
 * @param fileName what it is called there: made fit with {@link SafeText#fileName}
 * @param description for those who can't see it, up to 1024 characters; empty for none
 * @param text what it holds
 */
public record Attachment(String fileName, String description, AttachmentText text) {
  /**
   * Checks it, and takes secrets out of its name and description.
   *
   * @throws DiscordException if it is larger than 10 MiB, or its description too long
   */
  public Attachment {
    fileName = SafeText.fileName(fileName);
    description = Checked.text("attachment.description", description, Limits.FILE_DESCRIPTION);
    Checked.require(
        "attachment.bytes", text.bytes(), Limits.FILE_BYTES, "measure it with a lower limit");
  }

  /** A file without a description. */
  public Attachment(String fileName, AttachmentText text) {
    this(fileName, "", text);
  }
}
