package dev.overseer.bot.guild;

import java.util.Collections;
import java.util.Set;

/** Who may steer: nobody who is not named. */
public record People(Set<String> roles, Set<String> users) {
  public People {
    roles = Set.copyOf(roles);
    users = Set.copyOf(users);
  }

  /** Whether somebody may steer. */
  public boolean allows(Person person) {
    return users.contains(person.id()) || !Collections.disjoint(roles, person.roles());
  }

  /** Who may write in a run's place. */
  public Speakers speakers(boolean acceptPlain) {
    return acceptPlain ? new Speakers(roles, users) : Speakers.NOBODY;
  }
}
