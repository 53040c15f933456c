package dev.overseer.bot.guild;

/** Hears of what happens in Discord. Calls come on threads that may wait; several at once. */
public interface GuildListener {

  /** Discord is there, for the first time or again. */
  void connected();

  /** Discord is not there. */
  void disconnected();

  /** Discord will never be there: the token is not valid, or something is not allowed. */
  void refused(String why);

  /** Somebody uses a command. */
  void command(Heard.Command command, Reply reply);

  /** Somebody presses a button. */
  void press(Heard.Press press, Reply reply);

  /** Somebody writes. */
  void message(Heard.Message message);

  /** A channel or thread was deleted. */
  void gone(String id);
}
