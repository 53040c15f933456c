package dev.overseer.testkit.discord;

import java.util.Optional;

/** Some of the routes that want a bot's token. Called with the monitor of the {@link Channels}. */
interface BotRoutes {
  /**
   * Answers a call, if it is one of its own.
   *
   * @throws Refusal if Discord would not do it
   */
  Optional<ApiAnswer> answer(BotCall call);
}
