package dev.overseer.discord;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A card in a message. Empty texts are left out. {@link #builder} makes one of texts that may be
 * too long.
 *
 * @param title up to 256 characters
 * @param url where the title leads; empty for nowhere
 * @param description up to 4096 characters of Markdown
 * @param color of the bar at its side, as {@code 0xRRGGBB}; {@link #NO_COLOR} for Discord's own
 * @param fields up to 25
 * @param author up to 256 characters, above the title
 * @param footer up to 2048 characters, in small print
 * @param timestamp shown beside the footer in the reader's time zone
 */
public record Embed(
    String title,
    String url,
    String description,
    int color,
    List<Field> fields,
    String author,
    String footer,
    Optional<Instant> timestamp) {
  /** Discord chooses the colour. */
  public static final int NO_COLOR = -1;

  /**
   * Checks it, and takes secrets and control characters out.
   *
   * @throws DiscordException if it breaks a limit, has nothing to show, or has an odd address or
   *     colour
   */
  public Embed {
    title = Checked.text("embed.title", title, Limits.TITLE);
    url = Checked.address("embed.url", url);
    description = Checked.text("embed.description", description, Limits.DESCRIPTION);
    author = Checked.text("embed.author", author, Limits.AUTHOR);
    footer = Checked.text("embed.footer", footer, Limits.FOOTER);
    fields = List.copyOf(fields);
    Checked.require("embed.fields", fields.size(), Limits.FIELDS, "use fewer fields");
    if (color < NO_COLOR || color > 0xFFFFFF) {
      throw new DiscordException.Malformed("embed.color", "must be from 0 to 0xFFFFFF");
    }
    if (title.isBlank()
        && description.isBlank()
        && author.isBlank()
        && footer.isBlank()
        && fields.isEmpty()) {
      throw new DiscordException.Malformed("embed", "has nothing to show: Discord refuses it");
    }
    Checked.require(
        "embed",
        lengthOf(title, description, author, footer, fields),
        Limits.ALL_EMBEDS,
        "shorten it, or make more than one of it");
  }

  /** Makes an embed of texts that may be too long. */
  public static EmbedBuilder builder() {
    return new EmbedBuilder();
  }

  /** How much of a message's {@link Limits#ALL_EMBEDS} it takes. */
  public int length() {
    return lengthOf(title, description, author, footer, fields);
  }

  private static int lengthOf(
      String title, String description, String author, String footer, List<Field> fields) {
    int length =
        Limits.length(title)
            + Limits.length(description)
            + Limits.length(author)
            + Limits.length(footer);
    for (Field field : fields) {
      length += field.length();
    }
    return length;
  }
}
