package dev.overseer.discord;

import dev.overseer.discord.text.Cut;
import dev.overseer.discord.text.SafeText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes embeds of texts that may be too long. Each text that is cut says how much is missing;
 * fields that find no room are counted in a last one. Secrets are taken out before anything is cut,
 * since half a secret is not known for one.
 *
 * <p>The texts are Markdown and must be safe already: see {@link SafeText}. Not thread-safe.
 */
public final class EmbedBuilder {
  /** What the description keeps of an embed's room, however many fields want it. */
  private static final int DESCRIPTION_AT_LEAST = 2000;

  private static final int NOTE_ON_FIELDS = 48;

  private String title = "";
  private String url = "";
  private String description = "";
  private int color = Embed.NO_COLOR;
  private final List<Field> fields = new ArrayList<>();
  private String author = "";
  private String footer = "";
  private Optional<Instant> timestamp = Optional.empty();

  EmbedBuilder() {}

  /** The heading; cut behind 256 characters. */
  public EmbedBuilder title(String text) {
    title = Cut.to(SafeText.lastLook(text), Limits.TITLE);
    return this;
  }

  /** Where the title leads. */
  public EmbedBuilder url(String address) {
    url = address;
    return this;
  }

  /** The text, of any length. */
  public EmbedBuilder description(String text) {
    description = SafeText.lastLook(text);
    return this;
  }

  /** The bar at the side, as {@code 0xRRGGBB}. */
  public EmbedBuilder color(int rgb) {
    color = rgb;
    return this;
  }

  /**
   * A field; its name is cut behind 256 characters, its value behind 1024; a blank one is left out.
   */
  public EmbedBuilder field(String name, String value, boolean inline) {
    String cutName = Cut.to(SafeText.lastLook(name), Limits.FIELD_NAME);
    String cutValue = Cut.to(SafeText.lastLook(value), Limits.FIELD_VALUE);
    if (!cutName.isBlank() && !cutValue.isBlank()) {
      fields.add(new Field(cutName, cutValue, inline));
    }
    return this;
  }

  /** The line above the title; cut behind 256 characters. */
  public EmbedBuilder author(String text) {
    author = Cut.to(SafeText.lastLook(text), Limits.AUTHOR);
    return this;
  }

  /** The small print; cut behind 256 characters, since nobody reads more of it. */
  public EmbedBuilder footer(String text) {
    footer = Cut.to(SafeText.lastLook(text), 256);
    return this;
  }

  /** The time beside the footer. */
  public EmbedBuilder timestamp(Instant at) {
    timestamp = Optional.of(at);
    return this;
  }

  /** One embed; what does not fit is cut. */
  public Embed build() {
    int room = Limits.ALL_EMBEDS - title.length() - author.length() - footer.length();
    int wanted = 0;
    for (Field field : fields) {
      wanted += field.length();
    }
    int forText = Math.min(Limits.DESCRIPTION, Math.max(room - wanted, DESCRIPTION_AT_LEAST));
    String text = Cut.to(description, forText);
    return new Embed(
        title, url, text, color, fitting(room - text.length()), author, footer, timestamp);
  }

  /**
   * As many embeds as the description needs: the title stands on the first, fields, footer and time
   * on the last.
   *
   * @param most how many at most; the last one is cut if they are too few; 1 or more
   */
  public List<Embed> buildAll(int most) {
    List<String> pieces = Cut.pieces(description, Limits.DESCRIPTION, most);
    if (pieces.size() <= 1) {
      return List.of(build());
    }
    List<Embed> embeds = new ArrayList<>();
    for (int i = 0; i < pieces.size() - 1; i++) {
      EmbedBuilder part = new EmbedBuilder().color(color);
      part.description = pieces.get(i);
      if (i == 0) {
        part.title = title;
        part.url = url;
        part.author = author;
      }
      embeds.add(part.build());
    }
    EmbedBuilder last = new EmbedBuilder().color(color);
    last.description = pieces.getLast();
    last.fields.addAll(fields);
    last.footer = footer;
    last.timestamp = timestamp;
    embeds.add(last.build());
    return embeds;
  }

  private List<Field> fitting(int room) {
    List<Field> fitting = new ArrayList<>();
    int left = room;
    for (int i = 0; i < fields.size(); i++) {
      Field field = fields.get(i);
      boolean last = i == fields.size() - 1;
      int needed = field.length() + (last ? 0 : NOTE_ON_FIELDS);
      if (needed > left || (!last && fitting.size() == Limits.FIELDS - 1)) {
        int more = fields.size() - i;
        if (left >= NOTE_ON_FIELDS) {
          fitting.add(new Field("…", more + (more == 1 ? " more field" : " more fields"), false));
        }
        break;
      }
      fitting.add(field);
      left -= field.length();
    }
    return fitting;
  }
}
