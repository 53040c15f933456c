package dev.overseer.transcript.json;

import java.io.IOException;

/** These bytes are no JSON text. The message says where they stop being one. */
public final class MalformedJsonException extends IOException {
  private static final long serialVersionUID = 1L;

  MalformedJsonException(String what, long at) {
    super("%s at byte %d".formatted(what, at));
  }
}
