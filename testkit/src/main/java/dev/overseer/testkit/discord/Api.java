package dev.overseer.testkit.discord;

import java.util.Optional;

/** A part of Discord's REST interface. */
interface Api {
  /** Answers a request, if it is one of its own. */
  Optional<ApiAnswer> answer(ApiRequest request);
}
