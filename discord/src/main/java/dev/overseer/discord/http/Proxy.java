package dev.overseer.discord.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A proxy that connections over TLS go through, by {@code CONNECT}.
 *
 * @param host its name or address
 * @param port its port
 * @param authorization the value of {@code Proxy-Authorization}; empty for none
 */
public record Proxy(String host, int port, String authorization) {

  /**
   * The proxy that the environment names for a server: {@code HTTPS_PROXY} or {@code https_proxy},
   * unless {@code NO_PROXY} or {@code no_proxy} lists the server, a domain above it, or {@code *}.
   *
   * @throws IllegalArgumentException if the variable holds no {@code http://} address
   */
  public static Optional<Proxy> fromEnvironment(Map<String, String> environment, Origin origin) {
    String address = either(environment, "HTTPS_PROXY", "https_proxy");
    if (!origin.tls() || address.isBlank() || isExempt(environment, origin.host())) {
      return Optional.empty();
    }
    return Optional.of(parse(address.strip()));
  }

  private static String either(Map<String, String> environment, String name, String other) {
    String value = environment.getOrDefault(name, "");
    return value.isBlank() ? environment.getOrDefault(other, "") : value;
  }

  private static boolean isExempt(Map<String, String> environment, String host) {
    String name = host.toLowerCase(Locale.ROOT);
    for (String entry : either(environment, "NO_PROXY", "no_proxy").split(",", -1)) {
      String exempt = entry.strip().toLowerCase(Locale.ROOT);
      if (exempt.startsWith(".")) {
        exempt = exempt.substring(1);
      }
      if (exempt.equals("*")
          || (!exempt.isEmpty() && (name.equals(exempt) || name.endsWith("." + exempt)))) {
        return true;
      }
    }
    return false;
  }

  private static Proxy parse(String address) {
    try {
      URI uri = new URI(address.contains("://") ? address : "http://" + address);
      String host = uri.getHost();
      if (host == null || !uri.getScheme().equalsIgnoreCase("http")) {
        throw unusable();
      }
      String credentials = uri.getRawUserInfo();
      return new Proxy(
          host.startsWith("[") ? host.substring(1, host.length() - 1) : host,
          uri.getPort() < 0 ? 80 : uri.getPort(),
          credentials == null ? "" : basic(credentials));
    } catch (URISyntaxException notAnAddress) {
      throw unusable();
    }
  }

  private static String basic(String credentials) {
    String plain = URLDecoder.decode(credentials.replace("+", "%2B"), StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(plain.getBytes(StandardCharsets.UTF_8));
  }

  /** Says nothing of the value: it may hold a password. */
  private static IllegalArgumentException unusable() {
    return new IllegalArgumentException(
        "HTTPS_PROXY is no address of a proxy: write http://host:port, or unset it");
  }

  @Override
  public String toString() {
    return "http://" + host + ":" + port;
  }
}
