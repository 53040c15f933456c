package dev.overseer.cli;

import dev.overseer.client.HubAddress;
import dev.overseer.client.HubConnection;
import dev.overseer.client.HubSettings;
import dev.overseer.client.Token;
import dev.overseer.core.Timers;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import picocli.CommandLine.Option;

/**
 * How a command finds its hub: by flag, else by environment, else where a hub on this machine would
 * be. A token comes from a file or the environment; on the command line everybody could read it in
 * {@code ps}.
 */
final class HubFlags {
  @Option(
      names = "--hub",
      paramLabel = "ADDRESS",
      description = {
        "The hub: http://HOST:PORT, https://HOST:PORT or unix:/PATH. Without it $OVERSEER_HUB,",
        "the socket $XDG_RUNTIME_DIR/overseer.sock if there is one, http://127.0.0.1:8080."
      })
  private Optional<String> hub = Optional.empty();

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "Holds the hub's token. Without it $OVERSEER_TOKEN.")
  private Optional<Path> tokenFile = Optional.empty();

  @Option(
      names = "--ca-file",
      paramLabel = "FILE",
      description = "Certificates (PEM) to trust for https, in place of those that Java trusts.")
  private Optional<Path> caFile = Optional.empty();

  /**
   * Reads them.
   *
   * @throws dev.overseer.client.ClientException if an address or a file is of no use
   */
  HubSettings settings() {
    return settings(System.getenv());
  }

  HubSettings settings(Map<String, String> environment) {
    HubAddress address =
        hub.or(() -> given(environment, "OVERSEER_HUB"))
            .map(HubAddress::parse)
            .orElseGet(() -> HubAddress.fallback(environment));
    return HubSettings.of(address).withToken(token(environment)).withCaFile(caFile);
  }

  /**
   * Connects.
   *
   * @throws dev.overseer.client.ClientException if that can't be
   */
  HubConnection connect() {
    return HubConnection.open(settings(), Timers.system(), random());
  }

  /**
   * For masks and waits: not a strong one, which takes longer to come up than the hub to answer.
   */
  static RandomGenerator random() {
    return new SplittableRandom();
  }

  private Optional<Token> token(Map<String, String> environment) {
    if (tokenFile.isPresent()) {
      return tokenFile.map(Token::read);
    }
    return given(environment, "OVERSEER_TOKEN").map(HubFlags::tokenOfEnvironment);
  }

  private static Token tokenOfEnvironment(String value) {
    try {
      return new Token(value);
    } catch (IllegalArgumentException malformed) {
      throw new BadSettingException("OVERSEER_TOKEN", String.valueOf(malformed.getMessage()));
    }
  }

  private static Optional<String> given(Map<String, String> environment, String name) {
    return Optional.of(environment.getOrDefault(name, "")).filter(value -> !value.isEmpty());
  }
}
