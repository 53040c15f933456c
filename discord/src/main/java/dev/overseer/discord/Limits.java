package dev.overseer.discord;

/**
 * What Discord takes in one message, from its documentation of message, embed and webhook objects.
 *
 * <p>A length is a number of UTF-16 code units. Discord counts code points, as its developers say
 * (discord-api-docs, issue 1315), after it has taken blanks off both ends; so what is counted here
 * is never less, and an emoji may cost twice. People have reported limits that no unit explains for
 * texts full of emoji: counting more than Discord does is the safe side there, too.
 */
public final class Limits {
  /** Characters of the text above the embeds. */
  public static final int CONTENT = 2000;

  /** Embeds in a message. */
  public static final int EMBEDS = 10;

  /** Characters of an embed's title. */
  public static final int TITLE = 256;

  /** Characters of an embed's description. */
  public static final int DESCRIPTION = 4096;

  /** Fields of an embed. */
  public static final int FIELDS = 25;

  /** Characters of a field's name. */
  public static final int FIELD_NAME = 256;

  /** Characters of a field's value. */
  public static final int FIELD_VALUE = 1024;

  /** Characters of an embed's footer. */
  public static final int FOOTER = 2048;

  /** Characters of an embed's author. */
  public static final int AUTHOR = 256;

  /** Characters of an address. */
  public static final int ADDRESS = 2048;

  /** Characters of all titles, descriptions, fields, footers and authors of a message together. */
  public static final int ALL_EMBEDS = 6000;

  /** Files in a message. */
  public static final int FILES = 10;

  /** Bytes of all files of a message together, without boosts: 10 MiB. */
  public static final long FILE_BYTES = 10L * 1024 * 1024;

  /** Characters of a file's description. */
  public static final int FILE_DESCRIPTION = 1024;

  /** Characters of a thread's name. */
  public static final int THREAD_NAME = 100;

  private Limits() {}

  /** How long a text is. */
  static int length(String text) {
    return text.length();
  }
}
