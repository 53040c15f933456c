package dev.overseer.bot.jda;

import dev.overseer.bot.disk.Json;
import dev.overseer.bot.guild.GuildFailure;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import net.dv8tion.jda.api.JDA;
import net.dv8tion.jda.api.exceptions.ErrorResponseException;
import net.dv8tion.jda.api.requests.Request;
import net.dv8tion.jda.api.requests.Response;
import net.dv8tion.jda.api.requests.Route;
import net.dv8tion.jda.internal.requests.RestActionImpl;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One call to Discord's REST API at a time, through JDA's queue and so within the rate limits.
 *
 * <p>By route instead of by JDA's entities: those come from a cache, which has no archived threads,
 * and a run's thread archives itself whenever the agent is silent for long. Thread-safe.
 */
final class CallDiscord {
  private static final MediaType JSON = MediaType.get("application/json");

  /** JDA gives up before this does. */
  private static final int QUEUE_SECONDS = 40;

  private static final int SECONDS = 60;

  private final Supplier<Optional<JDA>> jda;

  CallDiscord(Supplier<Optional<JDA>> jda) {
    this.jda = jda;
  }

  static RequestBody body(ObjectNode json) {
    return RequestBody.create(Json.bytes(json), JSON);
  }

  ObjectNode object(Route.CompiledRoute route) {
    return call(route, Optional.empty(), CallDiscord::object);
  }

  ObjectNode object(Route.CompiledRoute route, RequestBody body) {
    return call(route, Optional.of(body), CallDiscord::object);
  }

  ArrayNode array(Route.CompiledRoute route) {
    return call(
        route,
        Optional.empty(),
        response ->
            Json.parseArray(response.getArray().toJson())
                .orElseThrow(() -> new GuildFailure.Unavailable("its answer is no list")));
  }

  void send(Route.CompiledRoute route, RequestBody body) {
    call(route, Optional.of(body), response -> true);
  }

  /** Sends, where what is not there any more is as good as done. */
  boolean deleted(Route.CompiledRoute route) {
    try {
      return call(route, Optional.empty(), response -> true);
    } catch (GuildFailure.Missing already) {
      return false;
    }
  }

  private static ObjectNode object(Response response) {
    return Json.parse(response.getObject().toJson())
        .orElseThrow(() -> new GuildFailure.Unavailable("its answer is no object"));
  }

  private <T> T call(
      Route.CompiledRoute route, Optional<RequestBody> body, Function<Response, T> read) {
    JDA connected = jda.get().orElseThrow(() -> new GuildFailure.Unavailable("not connected yet"));
    BiFunction<Response, Request<T>, T> handler = (response, request) -> read.apply(response);
    RestActionImpl<T> action =
        body.map(one -> new RestActionImpl<>(connected, route, one, handler))
            .orElseGet(() -> new RestActionImpl<>(connected, route, handler));
    try {
      return action
          .timeout(QUEUE_SECONDS, TimeUnit.SECONDS)
          .submit()
          .get(SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw failure(route, Optional.ofNullable(e.getCause()).orElse(e));
    } catch (CompletionException e) {
      throw failure(route, Optional.ofNullable(e.getCause()).orElse(e));
    } catch (TimeoutException e) {
      throw new GuildFailure.Unavailable("no answer in %d s".formatted(SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new GuildFailure.Unavailable("the bot is ending");
    }
  }

  /** The route without what stands in it: some hold a token. */
  private static GuildFailure failure(Route.CompiledRoute route, Throwable cause) {
    String what = route.getMethod() + " " + route.getBaseRoute().getRoute().replaceAll("\\{|}", "");
    if (cause instanceof GuildFailure failure) {
      return failure;
    }
    if (!(cause instanceof ErrorResponseException error)) {
      return new GuildFailure.Unavailable(what + ": " + cause.getClass().getSimpleName());
    }
    String said = "%s: %d %s".formatted(what, error.getErrorCode(), error.getMeaning());
    return switch (error.getErrorCode()) {
      case 10003, 10004, 10008, 10015 -> new GuildFailure.Missing(said);
      case 30007, 30013, 30030, 30058, 160006 -> new GuildFailure.Full(said);
      case 50001, 50013 -> new GuildFailure.NotAllowed(said);
      default -> {
        int status = error.getResponse().code;
        if (status == 404) {
          yield new GuildFailure.Missing(said);
        }
        if (status == 401 || status == 403) {
          yield new GuildFailure.NotAllowed(said);
        }
        boolean ours = status >= 400 && status < 500 && status != 429;
        yield ours ? new GuildFailure.Refused(said) : new GuildFailure.Unavailable(said);
      }
    };
  }
}
