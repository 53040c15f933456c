package dev.overseer.testkit.discord;

/** Permissions that the fake looks at, with Discord's bits. */
public enum FakePermission {
  ADMINISTRATOR(3),
  MANAGE_CHANNELS(4),
  ADD_REACTIONS(6),
  VIEW_CHANNEL(10),
  SEND_MESSAGES(11),
  MANAGE_MESSAGES(13),
  EMBED_LINKS(14),
  ATTACH_FILES(15),
  READ_MESSAGE_HISTORY(16),
  MENTION_EVERYONE(17),
  MANAGE_ROLES(28),
  MANAGE_WEBHOOKS(29),
  USE_APPLICATION_COMMANDS(31),
  MANAGE_THREADS(34),
  CREATE_PUBLIC_THREADS(35),
  CREATE_PRIVATE_THREADS(36),
  SEND_MESSAGES_IN_THREADS(38);

  /** All bits that Discord has given a meaning to, and those that it may. */
  static final long ALL = (1L << 53) - 1;

  private final long bit;

  FakePermission(int position) {
    this.bit = 1L << position;
  }

  /** Its bit. */
  public long bit() {
    return bit;
  }

  /** Whether it is among these bits. */
  public boolean in(long bits) {
    return (bits & bit) != 0;
  }

  /** The bits of several. */
  public static long bits(FakePermission... permissions) {
    long bits = 0;
    for (FakePermission permission : permissions) {
      bits |= permission.bit;
    }
    return bits;
  }
}
