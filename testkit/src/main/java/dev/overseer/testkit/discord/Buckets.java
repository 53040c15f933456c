package dev.overseer.testkit.discord;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/**
 * Limits rates as Discord does: a fixed window for each webhook and route, announced in headers;
 * one for each channel that no header tells of; one for the address; and a ban for too many invalid
 * requests. Counts each 429 that a client could have avoided.
 */
final class Buckets {
  private static final Duration BAN_PERIOD = Duration.ofMinutes(10);
  private static final Duration RENAME_PERIOD = Duration.ofMinutes(10);

  /** Answered with a 429, or let through with what its answer says in its headers. */
  record Verdict(Optional<ApiAnswer> refusal, Map<String, String> headers) {}

  private final FakeRules rules;

  private final Map<String, Window> windows = new HashMap<>();
  private final Map<String, Deque<Instant>> channels = new HashMap<>();
  private final Deque<Instant> invalid = new ArrayDeque<>();
  private final Window address;
  private final Window bot;
  private int refused;

  Buckets(FakeRules rules) {
    this.rules = rules;
    this.address = new Window(rules.perAddress(), Duration.ofSeconds(1));
    this.bot = new Window(rules.perBot(), Duration.ofSeconds(1));
  }

  /** How many requests came too early. */
  synchronized int refused() {
    return refused;
  }

  /** What stands before everything: the ban. */
  synchronized Optional<ApiAnswer> banned(Instant now) {
    while (!invalid.isEmpty() && !invalid.getFirst().plus(BAN_PERIOD).isAfter(now)) {
      invalid.removeFirst();
    }
    if (invalid.size() >= rules.invalidUntilBan()) {
      LinkedHashMap<String, String> headers = new LinkedHashMap<>();
      headers.put("Retry-After", "3600");
      headers.put("Server", "cloudflare");
      return Optional.of(
          ApiAnswer.text(429, "text/html", "<!doctype html><title>Error 1015</title>\n")
              .with(headers));
    }
    return Optional.empty();
  }

  /** The limit of the address, for requests that no bot answers for. */
  synchronized Optional<ApiAnswer> ofAddress(Instant now, int version) {
    return global(address.take(now), version);
  }

  private Optional<ApiAnswer> global(Duration wait, int version) {
    return wait.isZero()
        ? Optional.empty()
        : Optional.of(refusal(wait, "global", new LinkedHashMap<>(), version));
  }

  /**
   * A request of a webhook.
   *
   * @param route what it does; each has a window of its own
   * @param channel where it posts; empty if it posts nothing
   */
  synchronized Verdict ofWebhook(
      Instant now, String webhook, String route, String channel, int version) {
    Window window =
        windows.computeIfAbsent(
            webhook + " " + route, key -> new Window(rules.perWebhook(), rules.webhookPeriod()));
    Duration wait = window.take(now);
    Map<String, String> headers = window.headers(now, route);
    if (!wait.isZero()) {
      return new Verdict(Optional.of(refusal(wait, "user", headers, version)), headers);
    }
    if (!channel.isEmpty()) {
      Duration channelWait = ofChannel(now, channel);
      if (!channelWait.isZero()) {
        return new Verdict(Optional.of(refusal(channelWait, "shared", headers, version)), headers);
      }
    }
    return new Verdict(Optional.empty(), headers);
  }

  /**
   * A request of the bot's.
   *
   * @param route its method and path, ids left out
   * @param major the channel, guild or webhook that it is about
   */
  synchronized Verdict ofBot(Instant now, String route, String major, int version) {
    Optional<ApiAnswer> tooMany = global(bot.take(now), version);
    if (tooMany.isPresent()) {
      return new Verdict(tooMany, Map.of());
    }
    Window window =
        windows.computeIfAbsent(
            "bot " + route + " " + major, key -> new Window(rules.perRoute(), rules.routePeriod()));
    Duration wait = window.take(now);
    Map<String, String> headers = window.headers(now, route);
    return wait.isZero()
        ? new Verdict(Optional.empty(), headers)
        : new Verdict(Optional.of(refusal(wait, "user", headers, version)), headers);
  }

  /** A change of a channel's name or topic, which no header announces a limit for. */
  synchronized Optional<ApiAnswer> ofRename(Instant now, String channel, int version) {
    Window window =
        windows.computeIfAbsent(
            "rename " + channel, key -> new Window(rules.renamesPerPeriod(), RENAME_PERIOD));
    Duration wait = window.take(now);
    return wait.isZero()
        ? Optional.empty()
        : Optional.of(refusal(wait, "shared", Map.of(), version));
  }

  private Duration ofChannel(Instant now, String channel) {
    Deque<Instant> sent = channels.computeIfAbsent(channel, key -> new ArrayDeque<>());
    while (!sent.isEmpty() && !sent.getFirst().plus(rules.channelPeriod()).isAfter(now)) {
      sent.removeFirst();
    }
    if (sent.size() >= rules.perChannel()) {
      return Duration.between(now, sent.getFirst().plus(rules.channelPeriod()));
    }
    sent.addLast(now);
    return Duration.ZERO;
  }

  /** An answer went out; the invalid ones are counted. */
  synchronized void answered(Instant now, ApiAnswer answer) {
    boolean shared =
        answer.headers().stream()
            .anyMatch(
                header ->
                    header.getKey().equals("X-RateLimit-Scope")
                        && header.getValue().equals("shared"));
    boolean counts =
        switch (answer.status()) {
          case 401, 403, 404 -> true;
          case 429 -> !shared;
          default -> false;
        };
    if (counts) {
      invalid.addLast(now);
    }
  }

  /** How many answers of the last ten minutes count towards a ban. */
  synchronized int invalid() {
    return invalid.size();
  }

  private ApiAnswer refusal(Duration wait, String scope, Map<String, String> headers, int version) {
    refused++;
    return limited(wait, scope, headers, version);
  }

  /** A 429. Before version 8 its times are milliseconds. */
  static ApiAnswer limited(Duration wait, String scope, Map<String, String> headers, int version) {
    LinkedHashMap<String, String> all = new LinkedHashMap<>(headers);
    boolean global = scope.equals("global");
    long millis = Math.max(1, wait.toMillis());
    all.put("Retry-After", Long.toString(version < 8 ? millis : (millis + 999) / 1000));
    all.put("X-RateLimit-Scope", scope);
    // Clients take a 429 without it for Cloudflare's.
    all.put("Via", "1.1 google");
    if (global) {
      all.put("X-RateLimit-Global", "true");
    }
    var body = JsonMapper.shared().createObjectNode();
    body.put(
        "message",
        scope.equals("shared")
            ? "The resource is being rate limited."
            : "You are being rate limited.");
    if (version < 8) {
      body.put("retry_after", millis);
    } else {
      body.put("retry_after", millis / 1000.0);
    }
    return ApiAnswer.json(429, body.put("global", global)).with(all);
  }

  private static final class Window {
    private final int limit;
    private final Duration period;
    private Instant ends = Instant.MIN;
    private int taken;

    Window(int limit, Duration period) {
      this.limit = limit;
      this.period = period;
    }

    /** How long to wait; zero if the request was let through. */
    Duration take(Instant now) {
      if (!ends.isAfter(now)) {
        ends = now.plus(period);
        taken = 0;
      }
      if (taken >= limit) {
        return Duration.between(now, ends);
      }
      taken++;
      return Duration.ZERO;
    }

    Map<String, String> headers(Instant now, String route) {
      LinkedHashMap<String, String> headers = new LinkedHashMap<>();
      headers.put("X-RateLimit-Bucket", Integer.toHexString(route.hashCode()) + "80e5f0a1");
      headers.put("X-RateLimit-Limit", Integer.toString(limit));
      headers.put("X-RateLimit-Remaining", Integer.toString(limit - taken));
      headers.put("X-RateLimit-Reset", seconds(Duration.between(Instant.EPOCH, ends)));
      headers.put("X-RateLimit-Reset-After", seconds(Duration.between(now, ends)));
      return headers;
    }

    private static String seconds(Duration time) {
      return String.format(Locale.ROOT, "%.3f", time.toMillis() / 1000.0);
    }
  }
}
