package dev.overseer.bot.guild;

import dev.overseer.discord.Embed;
import java.util.List;
import java.util.Optional;

/**
 * A message of the bot's. It mentions nobody, whatever it says.
 *
 * @param text above the card; may be empty if there is a card
 * @param answerTo the message that it answers
 */
public record Notice(
    String text,
    Optional<Embed> card,
    List<Button> buttons,
    List<TextFile> files,
    Optional<String> answerTo) {

  public Notice {
    buttons = List.copyOf(buttons);
    files = List.copyOf(files);
  }

  /** A button. */
  public record Button(String id, String label, Style style) {
    /** Its colour. */
    public enum Style {
      GREEN,
      RED
    }
  }

  /** A file that goes with it. */
  public record TextFile(String name, String content) {}

  /** A text. */
  public static Notice of(String text) {
    return new Notice(text, Optional.empty(), List.of(), List.of(), Optional.empty());
  }

  /** A card. */
  public static Notice of(Embed card) {
    return new Notice("", Optional.of(card), List.of(), List.of(), Optional.empty());
  }

  /** The same with buttons and files. */
  public Notice with(List<Button> shown, List<TextFile> attached) {
    return new Notice(text, card, shown, attached, answerTo);
  }

  /** The same as an answer to a message. */
  public Notice answering(String messageId) {
    return new Notice(text, card, buttons, files, Optional.of(messageId));
  }
}
