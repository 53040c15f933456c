package dev.overseer.server;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Keeps other people's web pages out: a browser says in {@code Origin} where a page is from, and
 * lets any page open a WebSocket to any address. Programs send no origin and are not asked.
 *
 * <p>The server's own origin may always connect, unless it is a name that anybody could let point
 * here (DNS rebinding) and no token stands in the way: without a token, own means an address,
 * {@code localhost}, or the host that the server listens on.
 */
final class CheckOrigin {
  private final Set<String> allowed;
  private final String ownHost;
  private final boolean hasToken;

  CheckOrigin(ServerOptions options) {
    allowed =
        options.allowedOrigins().stream()
            .map(CheckOrigin::normalized)
            .collect(Collectors.toUnmodifiableSet());
    ownHost = options.listen() instanceof ListenAddress.Tcp tcp ? tcp.host() : "";
    hasToken = options.token().isPresent();
  }

  /** Checks that each is an origin, so that a typing error shows at start-up. */
  static void validate(List<String> origins) {
    for (String origin : origins) {
      if (!origin.equals("*") && !origin.equals("null") && !isOrigin(origin)) {
        throw new ServerException.InvalidSetting(
            "allowed_origins",
            "\"%s\" is not an origin: write https://host or https://host:port".formatted(origin));
      }
    }
  }

  /**
   * @param origin the request's {@code Origin} header
   * @param host the request's {@code Host} header
   * @param secure whether it came over TLS
   */
  boolean allows(String origin, String host, boolean secure) {
    if (allowed.contains("*") || allowed.contains(normalized(origin))) {
      return true;
    }
    String own = (secure ? "https://" : "http://") + host;
    return normalized(origin).equals(normalized(own)) && (hasToken || isSafeName(own));
  }

  private boolean isSafeName(String origin) {
    try {
      String host = String.valueOf(new URI(origin).getHost()).toLowerCase(Locale.ROOT);
      return host.equals("localhost")
          || host.endsWith(".localhost")
          || host.equals(ownHost.toLowerCase(Locale.ROOT))
          || host.startsWith("[")
          || host.matches("[0-9.]+");
    } catch (URISyntaxException noHost) {
      return false;
    }
  }

  private static boolean isOrigin(String text) {
    try {
      URI uri = new URI(text);
      return uri.getScheme() != null
          && uri.getHost() != null
          && uri.getRawPath().isEmpty()
          && uri.getRawQuery() == null
          && uri.getRawFragment() == null
          && uri.getRawUserInfo() == null;
    } catch (URISyntaxException notOne) {
      return false;
    }
  }

  /** Lower case, and without a port that the scheme implies. */
  private static String normalized(String origin) {
    String lower = origin.toLowerCase(Locale.ROOT);
    if (lower.startsWith("http://") && lower.endsWith(":80")) {
      return lower.substring(0, lower.length() - ":80".length());
    }
    if (lower.startsWith("https://") && lower.endsWith(":443")) {
      return lower.substring(0, lower.length() - ":443".length());
    }
    return lower;
  }
}
