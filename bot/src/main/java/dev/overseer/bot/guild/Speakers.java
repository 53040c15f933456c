package dev.overseer.bot.guild;

import java.util.Set;

/** Who may write in a place, besides the bot; nobody else may. */
public record Speakers(Set<String> roles, Set<String> users) {
  /** Nobody: people answer with buttons and commands alone. */
  public static final Speakers NOBODY = new Speakers(Set.of(), Set.of());

  public Speakers {
    roles = Set.copyOf(roles);
    users = Set.copyOf(users);
  }
}
