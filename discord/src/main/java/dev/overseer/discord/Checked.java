package dev.overseer.discord;

import dev.overseer.discord.text.SafeText;

/** How the parts of a post are looked at when it is made. */
final class Checked {
  private Checked() {}

  /**
   * A text that is within its limit, without control characters and secrets. The limit is that of
   * the text as given; should a mark be longer than the secret that it stands for, the end is cut
   * off, so that a text which fits never fails for what was in it.
   */
  static String text(String part, String text, int limit) {
    require(part, Limits.length(text), limit, "cut it, with Cut.to for instance");
    return SafeText.lastLook(text, limit);
  }

  /** An address that Discord makes a link of; empty for none. */
  static String address(String part, String address) {
    if (address.isEmpty()) {
      return address;
    }
    if (!address.startsWith("https://") && !address.startsWith("http://")) {
      throw new DiscordException.Malformed(part, "must begin with https:// or http://");
    }
    for (int i = 0; i < address.length(); i++) {
      if (address.charAt(i) <= ' ' || address.charAt(i) > '~') {
        throw new DiscordException.Malformed(part, "must be ASCII without blanks: encode the rest");
      }
    }
    return text(part, address, Limits.ADDRESS);
  }

  static void require(String part, long length, long limit, String wayOut) {
    if (length > limit) {
      throw new DiscordException.LimitExceeded(part, length, limit, wayOut);
    }
  }

  static void requireVisible(String part, String text) {
    if (text.isBlank()) {
      throw new DiscordException.Malformed(part, "must not be blank: Discord refuses it");
    }
  }
}
