package dev.overseer.bot.http;

import com.sun.net.httpserver.HttpExchange;
import dev.overseer.bot.disk.Json;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A request.
 *
 * @param path split at its slashes: {@code /run/create} is {@code run}, {@code create}
 */
@SuppressWarnings("ArrayRecordComponent") // Nobody compares requests.
record Call(
    String method,
    List<String> path,
    Map<String, String> query,
    Map<String, String> headers,
    byte[] body) {
  /** As much as a body may have. */
  static final int MOST_BODY = 65_536;

  static Call read(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readNBytes(MOST_BODY + 1);
    if (body.length > MOST_BODY) {
      throw ApiException.tooLarge(MOST_BODY);
    }
    Map<String, String> headers = new HashMap<>();
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
    String path = Optional.ofNullable(exchange.getRequestURI().getPath()).orElse("/");
    return new Call(
        exchange.getRequestMethod(),
        List.of(path.replaceFirst("^/", "").split("/", -1)),
        query(Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse("")),
        headers,
        body);
  }

  private static Map<String, String> query(String raw) {
    Map<String, String> query = new HashMap<>();
    for (String part : raw.split("&", -1)) {
      int equals = part.indexOf('=');
      if (equals > 0) {
        try {
          query.put(
              URLDecoder.decode(part.substring(0, equals), StandardCharsets.UTF_8),
              URLDecoder.decode(part.substring(equals + 1), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException wrong) {
          throw ApiException.badInput("the query is not percent-encoded: " + wrong.getMessage());
        }
      }
    }
    return query;
  }

  Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
  }

  Optional<String> queried(String name) {
    return Optional.ofNullable(query.get(name)).filter(value -> !value.isEmpty());
  }

  /** A number of the query, or what it is if it is not there. */
  int queried(String name, int least, int most, int fallback) {
    Optional<String> given = queried(name);
    if (given.isEmpty()) {
      return fallback;
    }
    try {
      int value = Integer.parseInt(given.get());
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException wrong) {
      throw wrongNumber(name, least, most);
    }
    throw wrongNumber(name, least, most);
  }

  private static ApiException wrongNumber(String name, int least, int most) {
    return ApiException.badInput(
        "%s must be a whole number from %d to %d".formatted(name, least, most));
  }

  /** The body as an object. */
  Fields fields() {
    return new Fields(
        Json.parse(body)
            .orElseThrow(() -> ApiException.badInput("the body must be a JSON object")));
  }

  /** An object with what a request must and may have. */
  record Fields(ObjectNode json) {

    String text(String name, int longest) {
      return optional(name, longest)
          .orElseThrow(() -> ApiException.badInput(name + " is missing: it must be a text"));
    }

    Optional<String> optional(String name, int longest) {
      JsonNode value = json.path(name);
      if (value.isMissingNode() || value.isNull()) {
        return Optional.empty();
      }
      if (!value.isString() || value.stringValue().isBlank()) {
        throw ApiException.badInput(name + " must be a text that is not blank");
      }
      String text = value.stringValue();
      if (text.length() > longest) {
        throw ApiException.badInput(
            "%s must have %d characters at most, and has %d"
                .formatted(name, longest, text.length()));
      }
      return Optional.of(text);
    }

    /** One of Discord's ids. */
    Optional<String> snowflake(String name) {
      Optional<String> id = optional(name, 20);
      id.ifPresent(
          text -> {
            if (!text.matches("[0-9]{1,20}")) {
              throw ApiException.badInput(name + " must be one of Discord's ids, in digits");
            }
          });
      return id;
    }

    String requiredSnowflake(String name) {
      return snowflake(name)
          .orElseThrow(
              () -> ApiException.badInput(name + " is missing: it must be one of Discord's ids"));
    }

    int number(String name, int least, int most) {
      JsonNode value = json.path(name);
      if (!value.isIntegralNumber()
          || !value.canConvertToInt()
          || value.intValue() < least
          || value.intValue() > most) {
        throw wrongNumber(name, least, most);
      }
      return value.intValue();
    }
  }
}
