package dev.overseer.discord;

/**
 * A field of an embed.
 *
 * @param name 1 to 256 characters
 * @param value 1 to 1024 characters of Markdown
 * @param inline whether it may stand beside others
 */
public record Field(String name, String value, boolean inline) {
  /**
   * Checks it, and takes secrets and control characters out.
   *
   * @throws DiscordException if it is too long, or blank
   */
  public Field {
    name = Checked.text("embed.field.name", name, Limits.FIELD_NAME);
    value = Checked.text("embed.field.value", value, Limits.FIELD_VALUE);
    Checked.requireVisible("embed.field.name", name);
    Checked.requireVisible("embed.field.value", value);
  }

  int length() {
    return Limits.length(name) + Limits.length(value);
  }
}
