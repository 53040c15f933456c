package dev.overseer.core;

import java.util.UUID;

/** New names for things. */
public final class Ids {
  private Ids() {}

  /** A random UUID, version 4, as the wire protocol gives tasks that come without an id. */
  public static String uuid() {
    return UUID.randomUUID().toString();
  }
}
