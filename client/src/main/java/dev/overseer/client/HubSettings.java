package dev.overseer.client;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How to reach a hub.
 *
 * @param address where it listens
 * @param token what it asks for; empty where it asks for nothing
 * @param caFile certificates in PEM form to trust in place of the JDK's own; empty means the JDK's
 * @param connectTimeout how long a connection may take until messages can flow
 * @param requestTimeout how long an answer may take
 * @param keepAlive after how much silence the hub is asked for a sign of life; after three times as
 *     much the connection counts as lost
 */
public record HubSettings(
    HubAddress address,
    Optional<Token> token,
    Optional<Path> caFile,
    Duration connectTimeout,
    Duration requestTimeout,
    Duration keepAlive) {

  /** Ten seconds to connect, thirty to answer, a sign of life every twenty. */
  public static HubSettings of(HubAddress address) {
    return new HubSettings(
        address,
        Optional.empty(),
        Optional.empty(),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofSeconds(20));
  }

  /** These settings with a token. */
  public HubSettings withToken(Optional<Token> newToken) {
    return new HubSettings(address, newToken, caFile, connectTimeout, requestTimeout, keepAlive);
  }

  /** These settings with certificates of their own to trust. */
  public HubSettings withCaFile(Optional<Path> newCaFile) {
    return new HubSettings(address, token, newCaFile, connectTimeout, requestTimeout, keepAlive);
  }

  /** These settings with another limit for answers. */
  public HubSettings withRequestTimeout(Duration newTimeout) {
    return new HubSettings(address, token, caFile, connectTimeout, newTimeout, keepAlive);
  }

  /** These settings with another limit for silence. */
  public HubSettings withKeepAlive(Duration newKeepAlive) {
    return new HubSettings(address, token, caFile, connectTimeout, requestTimeout, newKeepAlive);
  }
}
