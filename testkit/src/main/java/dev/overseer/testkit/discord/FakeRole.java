package dev.overseer.testkit.discord;

/**
 * A role of a guild.
 *
 * @param id its id; the guild's for everyone's role
 * @param name its name
 * @param permissions bits, see {@link FakePermission}
 * @param managed whether it is an application's own
 */
public record FakeRole(String id, String name, long permissions, boolean managed) {
  FakeRole with(long others) {
    return new FakeRole(id, name, others, managed);
  }
}
