package dev.overseer.bot.http;

import dev.overseer.bot.runs.Run;
import dev.overseer.bot.runs.RunTokens;
import dev.overseer.core.settings.Secret;
import java.util.Optional;
import java.util.Set;

/** Tells who asks: whoever has the API's token, a run with a token of its own, or nobody. */
final class Callers {
  private static final String SCHEME = "Bearer ";
  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "[::1]", "localhost");

  private final RunTokens tokens;

  private final Optional<Secret> apiToken;

  /**
   * Who is known.
   *
   * @param apiToken empty only where the bot listens on loopback alone: then whoever is on this
   *     machine may ask, but no page in a browser there
   */
  Callers(RunTokens tokens, Optional<Secret> apiToken) {
    this.tokens = tokens;
    this.apiToken = apiToken;
  }

  /** Lets through who may use the whole API. */
  void demandApi(Call call) {
    if (!mayUseApi(call)) {
      throw wrongToken();
    }
  }

  /** Lets through who may speak for a run; the run may not be over. */
  Run demandRun(Call call, Optional<Run> about) {
    boolean api = mayUseApi(call);
    Optional<String> token = token(call);
    if (!api) {
      String given = token.orElseThrow(Callers::wrongToken);
      if (about.filter(run -> tokens.isOf(run, given)).isEmpty()) {
        if (tokens.runOf(given).isEmpty()) {
          throw wrongToken();
        }
        if (about.isPresent()) {
          throw ApiException.forbidden("this token is another run's");
        }
      }
    }
    Run run = about.orElseThrow(ApiException::unknownRun);
    if (!run.isLive()) {
      throw ApiException.runOver();
    }
    return run;
  }

  /** Stops at once who shows no token at all, before anything of the request is looked at. */
  void demandToken(Call call) {
    if (!mayUseApi(call) && token(call).isEmpty()) {
      throw wrongToken();
    }
  }

  /** Lets through who may use the API, or speak for any run. */
  void demandAnyone(Call call) {
    if (!mayUseApi(call) && token(call).flatMap(tokens::runOf).isEmpty()) {
      throw wrongToken();
    }
  }

  private boolean mayUseApi(Call call) {
    if (apiToken.isPresent()) {
      return token(call).filter(apiToken.get()::matches).isPresent();
    }
    // A page in a browser can ask ports of this machine, but not without saying where it is from.
    String host = call.header("Host").orElse("").replaceFirst(":[0-9]+$", "");
    return LOOPBACK.contains(host)
        && call.header("Origin").isEmpty()
        && call.header("Authorization").isEmpty();
  }

  private static Optional<String> token(Call call) {
    return call.header("Authorization")
        .filter(value -> value.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
        .map(value -> value.substring(SCHEME.length()).strip());
  }

  private static ApiException wrongToken() {
    return ApiException.unauthorized(
        "send Authorization: Bearer with the API_TOKEN, or with the runToken of the run");
  }
}
