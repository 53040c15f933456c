package dev.overseer.bot.guild;

import java.util.Optional;

/** What people do in Discord that concerns the bot. */
public sealed interface Heard {

  /** The channel or thread that it happens in. */
  String spot();

  /** Who does it. */
  Person by();

  /** A slash command. */
  record Command(
      String spot, Person by, String name, Optional<String> text, Optional<Attached> file)
      implements Heard {}

  /** A press on a button of ours. */
  record Press(String spot, Person by, String buttonId) implements Heard {}

  /** A message without any command. */
  record Message(String spot, Person by, String messageId, String text) implements Heard {}

  /** A file with a command. */
  record Attached(String name, String url, long bytes) {}
}
