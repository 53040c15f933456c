package dev.overseer.engine.temporal;

import dev.overseer.worker.engine.EngineException;
import java.net.URI;
import java.net.URISyntaxException;

/**
 * Where a namespace is.
 *
 * @param namespace on that server
 */
record TemporalAddress(String host, int port, String namespace) {
  private static final int USUAL_PORT = 7233;
  private static final int HIGHEST_PORT = 65_535;
  private static final String USUAL_NAMESPACE = "default";

  /**
   * Reads {@code temporal://host[:port][/namespace]}.
   *
   * @throws EngineException if it is something else
   */
  static TemporalAddress parse(String text) throws EngineException {
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      throw wrong(text, e.getReason());
    }
    String path = uri.getPath() == null ? "" : uri.getPath();
    String namespace = path.startsWith("/") ? path.substring(1) : path;
    if (uri.getHost() == null) {
      throw wrong(text, "there is no host in it");
    }
    if (uri.getPort() == 0 || uri.getPort() > HIGHEST_PORT) {
      throw wrong(text, "a port is a number from 1 to %d".formatted(HIGHEST_PORT));
    }
    if (namespace.contains("/")) {
      throw wrong(text, "a namespace has no \"/\"");
    }
    if (uri.getQuery() != null || uri.getFragment() != null || uri.getUserInfo() != null) {
      throw wrong(text, "keys and certificates are settings of their own, see docs/temporal.md");
    }
    return new TemporalAddress(
        uri.getHost(),
        uri.getPort() < 0 ? USUAL_PORT : uri.getPort(),
        namespace.isEmpty() ? USUAL_NAMESPACE : namespace);
  }

  /** For gRPC. */
  String target() {
    return host + ":" + port;
  }

  @Override
  public String toString() {
    return "temporal://%s:%d/%s".formatted(host, port, namespace);
  }

  private static EngineException wrong(String text, String why) {
    return new EngineException(
        "\"%s\" is no address of a Temporal server: %s. It must be temporal://host:port/namespace"
            .formatted(text, why));
  }
}
