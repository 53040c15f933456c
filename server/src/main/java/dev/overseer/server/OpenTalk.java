package dev.overseer.server;

import dev.overseer.hub.Session;
import dev.overseer.server.spi.ConsoleFeed;
import java.time.Duration;

/** Begins what a new WebSocket is for. */
final class OpenTalk {
  /** What changes within it is told together; too short for a person to notice. */
  private static final Duration TURN = Duration.ofMillis(20);

  private final ServerParts parts;

  OpenTalk(ServerParts parts) {
    this.parts = parts;
  }

  /** Talks with the hub. Takes its lock. */
  Talk withHub(Connection connection) {
    Session session = parts.hub().connect(connection);
    return new TalkWithHub(
        session,
        new HandleRequest(
            parts.hub(),
            session,
            connection.outbox(),
            parts.protocol(),
            parts.usage(),
            parts.life(),
            parts.statistics(),
            parts.clock(),
            parts.log()));
  }

  /** Talks with what tells the console the rest. */
  Talk withFeed(ConsoleFeed feed, Connection connection) {
    TalkWithFeed talk =
        new TalkWithFeed(
            feed,
            connection.outbox(),
            turn -> connection.later(TURN, () -> parts.threads().execute(turn)),
            parts.statistics(),
            parts.log());
    talk.greet(parts.options().version(), parts.clock().instant());
    return talk;
  }
}
