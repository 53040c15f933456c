package dev.overseer.bridge;

import dev.overseer.bridge.agent.AgentInput;
import dev.overseer.bridge.agent.Written;
import dev.overseer.bridge.http.Answer;
import dev.overseer.bridge.http.RefusedException;
import dev.overseer.bridge.http.Request;
import dev.overseer.bridge.http.Response;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The bridge's HTTP: {@code POST /input}, probes and metrics. Thread-safe. */
final class AnswerRequests implements Answer {
  private final DeliverInput deliver;
  private final AgentInput input;
  private final Optional<CheckSignature> signature;
  private final RateLimit rate;
  private final BridgeMetrics metrics;
  private final Supplier<List<String>> troubles;

  private final Rules rules;

  /**
   * What it goes by.
   *
   * @param mostBytes how long a text may be
   * @param isPlace whether what is said in a place is for this agent; empty if everything is
   * @param servesMetrics whether there is {@code /metrics}
   */
  record Rules(long mostBytes, Optional<Predicate<String>> isPlace, boolean servesMetrics) {}

  /**
   * @param troubles what keeps the bridge from its work; nothing if it works
   */
  AnswerRequests(
      DeliverInput deliver,
      AgentInput input,
      Optional<CheckSignature> signature,
      RateLimit rate,
      BridgeMetrics metrics,
      Supplier<List<String>> troubles,
      Rules rules) {
    this.deliver = deliver;
    this.input = input;
    this.signature = signature;
    this.rate = rate;
    this.metrics = metrics;
    this.troubles = troubles;
    this.rules = rules;
  }

  @Override
  public Response to(Request request) throws RefusedException {
    return switch (request.path()) {
      case "/input" -> {
        expect(request, "POST");
        yield take(request);
      }
      case "/livez" -> {
        expect(request, "GET", "HEAD");
        yield Response.text(200, "OK");
      }
      case "/healthz" -> {
        expect(request, "GET", "HEAD");
        yield health(troubles.get());
      }
      case "/readyz" -> {
        expect(request, "GET", "HEAD");
        List<String> all = troubles.get();
        yield health(all.isEmpty() ? input.trouble().stream().toList() : all);
      }
      case "/metrics" -> {
        expect(request, "GET", "HEAD");
        if (!rules.servesMetrics) {
          throw notFound(request);
        }
        yield new Response(200, PrometheusTextFormatWriter.CONTENT_TYPE, metrics.text(), Map.of());
      }
      default -> throw notFound(request);
    };
  }

  private static Response health(List<String> troubles) {
    return troubles.isEmpty()
        ? Response.text(200, "OK")
        : Response.text(503, String.join("\n", troubles));
  }

  private static void expect(Request request, String... methods) throws RefusedException {
    if (!List.of(methods).contains(request.method())) {
      String allowed = String.join(", ", methods);
      throw new RefusedException(
              405, "method_not_allowed", "%s takes %s".formatted(request.path(), allowed))
          .with("Allow", allowed);
    }
  }

  private static RefusedException notFound(Request request) {
    return new RefusedException(404, "not_found", "there is no " + request.path());
  }

  private Response take(Request request) throws RefusedException {
    try {
      return taken(request);
    } catch (RefusedException refused) {
      // Those that the delivery itself has counted don't come this way.
      metrics.count(BridgeMetrics.Way.PUSH, outcome(refused.response().status()));
      throw refused;
    }
  }

  private static String outcome(int status) {
    return switch (status) {
      case 401 -> "unauthorized";
      case 403 -> "forbidden";
      case 413 -> "too_large";
      case 429 -> "rate_limited";
      default -> "bad_input";
    };
  }

  private Response taken(Request request) throws RefusedException {
    if (signature.isPresent()) {
      signature.get().check(request);
    }
    // Pages in a browser can send other types without asking first.
    if (!isJson(request.header("content-type").orElse(""))) {
      throw new RefusedException(
          415, "unsupported_media_type", "the Content-Type must be application/json");
    }
    InputMessage message = InputMessage.read(request.body(), rules.mostBytes);
    if (rules.isPlace.isPresent() && !message.channelId().filter(rules.isPlace.get()).isPresent()) {
      throw new RefusedException(
          403, "other_run", "this agent's run is in another channel: see RUN_CHANNEL");
    }
    Optional<Duration> wait = rate.take();
    if (wait.isPresent()) {
      throw new RefusedException(429, "rate_limited", "too many inputs: see RATE_LIMIT_RPS")
          .with("Retry-After", String.valueOf(wait.get().toSeconds() + 1));
    }
    try {
      return response(deliver.deliver(message, BridgeMetrics.Way.PUSH));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Response.failure(503, "ending", "the bridge is ending");
    }
  }

  private static boolean isJson(String type) {
    String lower = type.toLowerCase(Locale.ROOT);
    return lower.equals("application/json") || lower.startsWith("application/json;");
  }

  private static Response response(Delivery delivery) {
    return switch (delivery.written()) {
      case Written.Whole(int bytes) ->
          Response.json(
              200,
              switch (delivery.confirmed()) {
                case UNKNOWN -> "{\"delivered\":true,\"bytes\":%d}".formatted(bytes);
                case NOT_YET ->
                    "{\"delivered\":true,\"bytes\":%d,\"confirmed\":false}".formatted(bytes);
                case YES -> "{\"delivered\":true,\"bytes\":%d,\"confirmed\":true}".formatted(bytes);
              });
      case Written.NoReader() ->
          Response.failure(503, "no_reader", "the agent does not read its input")
              .with("Retry-After", "5");
      case Written.NoRoom() ->
          Response.failure(429, "busy", "the agent has not read what came before")
              .with("Retry-After", "5");
      case Written.TooLong(int bytes, int most) ->
          Response.failure(
              413,
              "too_large",
              "its line has %d bytes, and a pipe holds %d".formatted(bytes, most));
      case Written.Failed(String reason) -> Response.failure(500, "failed", reason);
    };
  }
}
