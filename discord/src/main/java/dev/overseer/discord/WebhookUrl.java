package dev.overseer.discord;

import dev.overseer.discord.http.Origin;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The address of a webhook, which is also its password: whoever has it can post. It never appears
 * in a message, a log or a {@code toString}.
 *
 * <p>Taken are {@code https://discord.com/api/webhooks/ID/TOKEN} and its relatives on {@code
 * ptb.discord.com}, {@code canary.discord.com} and {@code discordapp.com}, which Discord limits
 * more and which is therefore written {@code discord.com}. Any server is taken on the loopback
 * interface, over plain http, too; elsewhere only where {@link OtherHosts#ALLOWED} says so, and
 * over https only: a mistyped host would be handed everything that an agent does.
 *
 * <p>Requests always go to version 10 of the API: without a version Discord falls back to version
 * 6, where times to wait are in milliseconds.
 */
public final class WebhookUrl {

  /** Whether posts may go to servers that aren't Discord's. */
  public enum OtherHosts {
    /** Only to those on the loopback interface. */
    LOOPBACK_ONLY,
    /** To any, over https: a proxy of your own in front of Discord. */
    ALLOWED
  }

  private static final Set<String> DISCORD =
      Set.of("discord.com", "ptb.discord.com", "canary.discord.com", "discordapp.com");

  private static final String SHAPE =
      "copy it from the channel's settings, Integrations, Webhooks: "
          + "https://discord.com/api/webhooks/ID/TOKEN";

  private final Origin origin;
  private final String base;
  private final String id;
  private final String token;
  private final Optional<Destination.ExistingThread> thread;

  private WebhookUrl(
      Origin origin,
      String base,
      String id,
      String token,
      Optional<Destination.ExistingThread> thread) {
    this.origin = origin;
    this.base = base;
    this.id = id;
    this.token = token;
    this.thread = thread;
  }

  /**
   * Reads an address.
   *
   * @throws DiscordException.UnusableWebhookUrl if it is none of a webhook, or not where posts may
   *     go
   */
  public static WebhookUrl parse(String text, OtherHosts otherHosts) {
    URI uri;
    try {
      uri = new URI(text.strip());
    } catch (URISyntaxException e) {
      throw unusable("is no address: " + SHAPE);
    }
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    String host = uri.getHost() == null ? "" : uri.getHost().toLowerCase(Locale.ROOT);
    if (!(scheme.equals("https") || scheme.equals("http")) || host.isEmpty()) {
      throw unusable("is no address: " + SHAPE);
    }
    if (uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
      throw unusable("must not have a user or a fragment: " + SHAPE);
    }
    boolean tls = scheme.equals("https");
    if (!DISCORD.contains(host)) {
      requireAllowed(tls, host, otherHosts);
    } else if (!tls || (uri.getPort() >= 0 && uri.getPort() != 443)) {
      throw unusable("must be https, on the usual port, for " + host);
    }
    String name = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    int port = uri.getPort() >= 0 ? uri.getPort() : tls ? 443 : 80;
    return ofPath(
        new Origin(tls, name.equals("discordapp.com") ? "discord.com" : name, port),
        uri.getRawPath(),
        threadOf(uri.getRawQuery() == null ? "" : uri.getRawQuery()));
  }

  private static void requireAllowed(boolean tls, String host, OtherHosts otherHosts) {
    boolean loopback = isLoopback(host);
    if (!tls && !loopback) {
      throw unusable("is http, which is only taken on the loopback interface: write https");
    }
    if (!loopback && otherHosts == OtherHosts.LOOPBACK_ONLY) {
      throw unusable(
          "leads to %s, which is not Discord's: correct it, or allow other hosts if it is yours"
              .formatted(host));
    }
  }

  /**
   * By the written address, not by asking a name server: that could say something else next time.
   */
  private static boolean isLoopback(String host) {
    if (host.equals("localhost")) {
      return true;
    }
    boolean literal = host.startsWith("[") || isAddressOfFour(host);
    try {
      return literal && InetAddress.ofLiteral(host).isLoopbackAddress();
    } catch (IllegalArgumentException notAnAddress) {
      return false;
    }
  }

  private static boolean isAddressOfFour(String host) {
    for (int i = 0; i < host.length(); i++) {
      if (host.charAt(i) != '.' && !Character.isDigit(host.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static WebhookUrl ofPath(
      Origin origin, String path, Optional<Destination.ExistingThread> thread) {
    String[] parts =
        (path.endsWith("/") ? path.substring(0, path.length() - 1) : path).split("/", -1);
    int hook = parts.length - 3;
    if (hook < 0 || !parts[hook].equals("webhooks")) {
      boolean compatible = path.endsWith("/slack") || path.endsWith("/github");
      throw unusable(
          compatible
              ? "must not end with /slack or /github: those take other posts than these"
              : "is not a webhook's: " + SHAPE);
    }
    String id = parts[hook + 1];
    String token = parts[hook + 2];
    if (!isId(id) || !isToken(token)) {
      throw unusable("has no webhook's id and token at its end: " + SHAPE);
    }
    StringBuilder base = new StringBuilder();
    for (int i = 1; i < hook; i++) {
      if (i < hook - 1 || !isVersion(parts[i])) {
        base.append('/').append(parts[i]);
      }
    }
    return new WebhookUrl(origin, base + "/v10/webhooks", id, token, thread);
  }

  private static boolean isVersion(String part) {
    return part.startsWith("v") && isId(part.substring(1));
  }

  private static Optional<Destination.ExistingThread> threadOf(String query) {
    for (String parameter : query.split("&", -1)) {
      if (parameter.startsWith("thread_id=")) {
        String id = parameter.substring("thread_id=".length());
        if (!isId(id)) {
          throw unusable("has a thread_id that is no number");
        }
        return Optional.of(new Destination.ExistingThread(id));
      }
    }
    return Optional.empty();
  }

  /** Whether a text is one of Discord's ids: a number of up to 64 bits. */
  static boolean isId(String text) {
    if (text.isEmpty() || text.length() > 20) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  private static boolean isToken(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (!word && c != '-' && c != '_' && c != '.') {
        return false;
      }
    }
    return text.length() >= 20 && text.length() <= 200;
  }

  private static DiscordException unusable(String reason) {
    return new DiscordException.UnusableWebhookUrl(reason);
  }

  /** The webhook's id, which is no secret. */
  public String id() {
    return id;
  }

  /** The thread that the address names with {@code ?thread_id=}. */
  public Optional<Destination.ExistingThread> thread() {
    return thread;
  }

  Origin origin() {
    return origin;
  }

  /** The path that requests go to, with the token in it. */
  String path() {
    return base + "/" + id + "/" + token;
  }

  /** Without the token: {@code https://discord.com/api/v10/webhooks/123/…}. */
  @Override
  public String toString() {
    return "%s://%s%s/%s/…".formatted(origin.tls() ? "https" : "http", hostAndPort(), base, id);
  }

  private String hostAndPort() {
    boolean usual = origin.port() == (origin.tls() ? 443 : 80);
    return usual ? origin.host() : origin.host() + ":" + origin.port();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof WebhookUrl url
        && url.origin.equals(origin)
        && url.path().equals(path())
        && url.thread.equals(thread);
  }

  @Override
  public int hashCode() {
    return id.hashCode();
  }
}
