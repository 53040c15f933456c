package dev.overseer.testkit.discord;

/**
 * What a channel allows or denies to a role or a member.
 *
 * @param id the role's or the member's; the guild's for everyone
 * @param role whether it is for a role
 * @param allow bits
 * @param deny bits
 */
public record FakeOverwrite(String id, boolean role, long allow, long deny) {
  /** Whether it allows this. */
  public boolean allows(FakePermission permission) {
    return permission.in(allow);
  }

  /** Whether it denies this. */
  public boolean denies(FakePermission permission) {
    return permission.in(deny);
  }
}
