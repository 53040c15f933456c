package dev.overseer.bridge.bot;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Asks the bot on behalf of one run. With HttpURLConnection, which is up in half the time that the
 * newer client takes: an agent waits for the hook. Redirects are not followed, since the token
 * would go with them.
 *
 * <p>Blocks, and takes one caller at a time; {@link #cut} is for any thread.
 */
public final class AskBot {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final int MOST_ANSWER = 4 * 1024 * 1024;
  private static final int MOST_MESSAGE = 300;
  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
          .build();

  private final Run run;

  private volatile Optional<HttpURLConnection> current = Optional.empty();

  public AskBot(Run run) {
    this.run = run;
  }

  /**
   * Gets something.
   *
   * @param target path and query
   * @param patience how long the bot may stay silent
   */
  public Reply get(String target, Duration patience) {
    return exchange(target, Optional.empty(), patience);
  }

  /** Sends something. */
  public Reply post(String target, ObjectNode body, Duration patience) {
    return exchange(target, Optional.of(body), patience);
  }

  /** Ends the request under way, if there is one. */
  public void cut() {
    current.ifPresent(HttpURLConnection::disconnect);
  }

  private Reply exchange(String target, Optional<ObjectNode> body, Duration patience) {
    try {
      HttpURLConnection connection = open(target, patience);
      current = Optional.of(connection);
      try {
        if (body.isPresent()) {
          send(connection, JSON.writeValueAsBytes(body.get()));
        }
        return read(connection);
      } finally {
        current = Optional.empty();
      }
    } catch (IOException e) {
      return new Reply.Later(
          "%s can't be asked: %s".formatted(run.bot(), e.getMessage()), Optional.empty());
    }
  }

  private HttpURLConnection open(String target, Duration patience) throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection) URI.create(run.bot() + target).toURL().openConnection(Proxy.NO_PROXY);
    connection.setInstanceFollowRedirects(false);
    connection.setUseCaches(false);
    connection.setConnectTimeout((int) CONNECT.toMillis());
    connection.setReadTimeout((int) Math.max(1, patience.toMillis()));
    connection.setRequestProperty("Authorization", "Bearer " + run.token().now().reveal());
    connection.setRequestProperty("Accept", "application/json");
    connection.setRequestProperty("User-Agent", "overseer");
    return connection;
  }

  private static void send(HttpURLConnection connection, byte[] body) throws IOException {
    connection.setRequestMethod("POST");
    connection.setRequestProperty("Content-Type", "application/json");
    connection.setDoOutput(true);
    try (OutputStream out = connection.getOutputStream()) {
      out.write(body);
    }
  }

  private Reply read(HttpURLConnection connection) throws IOException {
    int status = connection.getResponseCode();
    Optional<ObjectNode> body = parse(content(connection, status));
    if (status == 200) {
      return body.<Reply>map(Reply.Done::new)
          .orElseGet(() -> later("answers with something that is no JSON object", connection));
    }
    String message = body.map(AskBot::message).orElse("no reason given");
    if (status == 408 || status == 429 || status >= 500 || status < 400) {
      return later("answers with %d: %s".formatted(status, message), connection);
    }
    return new Reply.Refused(status, message);
  }

  private Reply later(String what, HttpURLConnection connection) {
    String after = Optional.ofNullable(connection.getHeaderField("Retry-After")).orElse("");
    return new Reply.Later(
        run.bot() + " " + what,
        after.matches("\\d{1,4}")
            ? Optional.of(Duration.ofSeconds(Long.parseLong(after)))
            : Optional.empty());
  }

  private static byte[] content(HttpURLConnection connection, int status) throws IOException {
    InputStream content = status < 400 ? connection.getInputStream() : connection.getErrorStream();
    if (content == null) {
      return new byte[0];
    }
    try (content) {
      byte[] bytes = content.readNBytes(MOST_ANSWER + 1);
      if (bytes.length > MOST_ANSWER) {
        throw new IOException("its answer is longer than %d bytes".formatted(MOST_ANSWER));
      }
      return bytes;
    }
  }

  /** An object; empty if it is none. */
  static Optional<ObjectNode> parse(byte[] bytes) {
    try {
      JsonNode node = JSON.readTree(new String(bytes, StandardCharsets.UTF_8));
      return node instanceof ObjectNode object ? Optional.of(object) : Optional.empty();
    } catch (JacksonException none) {
      return Optional.empty();
    }
  }

  private static String message(ObjectNode body) {
    String message = body.path("error").path("message").asString("no reason given");
    return message.length() <= MOST_MESSAGE ? message : message.substring(0, MOST_MESSAGE) + "…";
  }
}
