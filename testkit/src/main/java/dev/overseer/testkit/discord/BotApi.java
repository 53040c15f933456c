package dev.overseer.testkit.discord;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What wants a bot's token: looks at it, limits rates, and finds the route. */
final class BotApi implements Api {
  private static final Set<String> HEADS =
      Set.of("users", "oauth2", "applications", "guilds", "channels", "gateway");
  private static final Set<String> MAJOR = Set.of("channels", "guilds", "webhooks");

  private final Channels channels;
  private final Buckets buckets;
  private final List<BotRoutes> routes;
  private final String token;

  BotApi(Channels channels, Buckets buckets, List<BotRoutes> routes, String token) {
    this.channels = channels;
    this.buckets = buckets;
    this.routes = routes;
    this.token = token;
  }

  @Override
  public Optional<ApiAnswer> answer(ApiRequest request) {
    List<String> route = request.route();
    if (route.isEmpty() || !wantsToken(route)) {
      return Optional.empty();
    }
    if (!isBots(request)) {
      return Optional.of(ApiAnswer.error(401, 0, "401: Unauthorized"));
    }
    if (request.version() != 10) {
      return Optional.of(ApiAnswer.error(400, 50041, "Invalid API version provided"));
    }
    Buckets.Verdict verdict =
        buckets.ofBot(
            request.arrived(),
            request.method() + " " + template(route),
            MAJOR.contains(route.getFirst()) && route.size() > 1 ? route.get(1) : "",
            request.version());
    if (verdict.refusal().isPresent()) {
      return verdict.refusal();
    }
    return Optional.of(act(new BotCall(request, route)).with(verdict.headers()));
  }

  /** Whether the bot answers for a request, so that its address need not. */
  boolean isBots(ApiRequest request) {
    return request.header("Authorization").equals("Bot " + token);
  }

  private static boolean wantsToken(List<String> route) {
    boolean webhook = route.getFirst().equals("webhooks") && route.size() == 2;
    return webhook || HEADS.contains(route.getFirst());
  }

  /** The path without the ids in it. */
  private static String template(List<String> route) {
    return String.join(
        "/", route.stream().map(part -> part.matches("\\d{15,}") ? "*" : part).toList());
  }

  private ApiAnswer act(BotCall call) {
    synchronized (channels) {
      try {
        for (BotRoutes some : routes) {
          Optional<ApiAnswer> answer = some.answer(call);
          if (answer.isPresent()) {
            return answer.get();
          }
        }
        return Refusal.unknownRoute().answer();
      } catch (Refusal refusal) {
        return refusal.answer();
      }
    }
  }
}
