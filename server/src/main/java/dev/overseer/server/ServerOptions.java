package dev.overseer.server;

import java.util.List;
import java.util.Optional;

/**
 * How a server is set up.
 *
 * @param listen where it listens
 * @param trustedCidrs who may connect over TCP; empty means loopback and the networks of this
 *     machine's interfaces
 * @param allowedOrigins web origins whose pages may connect, {@code https://host:port} each, or
 *     {@code *} for any; its own origin always may
 * @param token what a client must know; empty means nothing
 * @param tls encrypts TCP; empty means plain
 * @param listenWithoutToken whether it may listen beyond loopback though there is no token
 * @param name what the documents call it
 * @param version of the program
 * @param limits how much one connection may cost
 */
public record ServerOptions(
    ListenAddress listen,
    List<Cidr> trustedCidrs,
    List<String> allowedOrigins,
    Optional<AccessToken> token,
    Optional<TlsFiles> tls,
    boolean listenWithoutToken,
    String name,
    String version,
    ServerLimits limits) {

  public ServerOptions {
    trustedCidrs = List.copyOf(trustedCidrs);
    allowedOrigins = List.copyOf(allowedOrigins);
  }

  /** Loopback only, plain, without a token. */
  public static ServerOptions on(ListenAddress listen) {
    return new ServerOptions(
        listen,
        List.of(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        false,
        "overseer",
        "dev",
        ServerLimits.DEFAULT);
  }

  public ServerOptions withTrustedCidrs(List<Cidr> cidrs) {
    return new ServerOptions(
        listen, cidrs, allowedOrigins, token, tls, listenWithoutToken, name, version, limits);
  }

  public ServerOptions withAllowedOrigins(List<String> origins) {
    return new ServerOptions(
        listen, trustedCidrs, origins, token, tls, listenWithoutToken, name, version, limits);
  }

  public ServerOptions withToken(AccessToken secret) {
    return new ServerOptions(
        listen,
        trustedCidrs,
        allowedOrigins,
        Optional.of(secret),
        tls,
        listenWithoutToken,
        name,
        version,
        limits);
  }

  public ServerOptions withTls(TlsFiles files) {
    return new ServerOptions(
        listen,
        trustedCidrs,
        allowedOrigins,
        token,
        Optional.of(files),
        listenWithoutToken,
        name,
        version,
        limits);
  }

  public ServerOptions withoutToken() {
    return new ServerOptions(
        listen, trustedCidrs, allowedOrigins, token, tls, true, name, version, limits);
  }

  public ServerOptions withLimits(ServerLimits other) {
    return new ServerOptions(
        listen, trustedCidrs, allowedOrigins, token, tls, listenWithoutToken, name, version, other);
  }
}
