package dev.overseer.bot.guild;

import java.util.Set;

/**
 * Somebody in a guild.
 *
 * @param name as others see it; not unique
 */
public record Person(String id, String name, Set<String> roles) {
  public Person {
    roles = Set.copyOf(roles);
  }
}
