package dev.overseer.cli;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/**
 * Those settings of a hub that have a flag. They are read as they are: what they may be is said in
 * one place, with the settings, for flags, environment and file alike.
 */
final class ServeFlags {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "What to serve, in YAML. Without it config.yaml here, if there is one.")
  private Optional<String> config = Optional.empty();

  @Option(
      names = "--listen",
      paramLabel = "ADDRESS",
      description = "HOST:PORT, :PORT or unix:/PATH; if nothing says so, 127.0.0.1:8080.")
  private Optional<String> listen = Optional.empty();

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "Holds the token that clients must know.")
  private Optional<String> tokenFile = Optional.empty();

  @Option(
      names = "--trusted-cidrs",
      paramLabel = "CIDR,...",
      description = "Who may connect over TCP; if nothing says so, this machine's networks.")
  private Optional<String> trustedCidrs = Optional.empty();

  @Option(
      names = "--listen-without-token",
      description = "Let anybody in beyond loopback, too. Whoever gets in can run the actions.")
  private boolean listenWithoutToken;

  @Option(
      names = "--db",
      paramLabel = "FILE",
      description = "Keep tasks and their exits in this SQLite database.")
  private Optional<String> db = Optional.empty();

  @Option(
      names = "--log-file",
      paramLabel = "FILE",
      description = "Write a JSON line for all that happens to tasks.")
  private Optional<String> logFile = Optional.empty();

  @Option(
      names = "--drivers",
      paramLabel = "DIR",
      description = "Load drivers from the jars in this folder, for more types of actions.")
  private Optional<String> drivers = Optional.empty();

  /** The values that were given, by flag. */
  Map<String, String> given() {
    Map<String, String> given = new HashMap<>();
    config.ifPresent(value -> given.put("--config", value));
    listen.ifPresent(value -> given.put("--listen", value));
    tokenFile.ifPresent(value -> given.put("--token-file", value));
    trustedCidrs.ifPresent(value -> given.put("--trusted-cidrs", value));
    db.ifPresent(value -> given.put("--db", value));
    logFile.ifPresent(value -> given.put("--log-file", value));
    drivers.ifPresent(value -> given.put("--drivers", value));
    if (listenWithoutToken) {
      given.put("--listen-without-token", "true");
    }
    return given;
  }
}
