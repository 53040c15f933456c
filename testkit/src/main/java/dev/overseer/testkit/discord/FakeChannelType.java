package dev.overseer.testkit.discord;

import java.util.Optional;

/** The kinds of channel that the fake knows, with Discord's numbers. */
public enum FakeChannelType {
  TEXT(0),
  CATEGORY(4),
  PUBLIC_THREAD(11),
  PRIVATE_THREAD(12),
  FORUM(15);

  private final int code;

  FakeChannelType(int code) {
    this.code = code;
  }

  /** Discord's number for it. */
  public int code() {
    return code;
  }

  /** Whether it is a thread, a forum's post being one. */
  public boolean isThread() {
    return this == PUBLIC_THREAD || this == PRIVATE_THREAD;
  }

  /** Whether messages can be posted there. */
  boolean holdsMessages() {
    return this == TEXT || isThread();
  }

  static Optional<FakeChannelType> of(int code) {
    for (FakeChannelType type : values()) {
      if (type.code == code) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
