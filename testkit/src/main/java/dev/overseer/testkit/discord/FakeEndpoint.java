package dev.overseer.testkit.discord;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Discord's side of an endpoint for interactions over HTTP: it signs and posts them, and takes what
 * comes back for the answer; and it does what an attacker would.
 *
 * <p>Thread-safe. Each call blocks until the endpoint has answered, for three seconds at most.
 */
public final class FakeEndpoint {
  private static final JsonMapper JSON = JsonMapper.shared();

  /**
   * A request as it is signed.
   *
   * @param timestamp seconds since 1970
   * @param body all of it
   * @param signature hex; empty for none
   */
  public record Signed(String timestamp, String body, String signature) {}

  /**
   * What the endpoint answered.
   *
   * @param status 0 if it did not answer in time
   * @param body all of it
   */
  public record Reply(int status, String body) {}

  private final World world;
  private final URI uri;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Interactions.FIRST_ANSWER).build();

  FakeEndpoint(World world, URI uri) {
    this.world = world;
    this.uri = uri;
  }

  /**
   * What Discord does before it takes an endpoint into use: a ping with a good signature must be
   * answered with a pong, one with a bad signature with 401.
   *
   * @return whether it would take it
   */
  public boolean verify() throws InterruptedException {
    Reply pong = send(sign(ping(), now()));
    Reply refused = send(forge(ping()));
    return pong.status() == 200
        && read(pong.body()).filter(Interactions::isPong).isPresent()
        && refused.status() == 401;
  }

  private String ping() {
    ObjectNode ping =
        JSON.createObjectNode()
            .put("id", world.channels.newId())
            .put("application_id", world.guilds.bot().id())
            .put("type", 1)
            .put("token", "ping")
            .put("version", 1);
    return ping.toString();
  }

  /** Posts an interaction as Discord does, and takes the answer. */
  public Reply deliver(FakeInteraction interaction) throws InterruptedException {
    Reply reply = send(sign(interaction));
    if (reply.status() != 200 && reply.status() != 202 && reply.status() != 204) {
      world.violations.add(
          reply.status(), 0, "interaction endpoint: not answered in time or with an error");
      return reply;
    }
    Optional<JsonNode> answer = read(reply.body());
    if (answer.orElse(null) instanceof ObjectNode object) {
      take(interaction, object);
    }
    return reply;
  }

  private void take(FakeInteraction interaction, ObjectNode answer) {
    try {
      world.answers.answer(interaction, answer, List.of());
    } catch (Refusal refusal) {
      world.violations.add(
          refusal.answer().status(), 0, "interaction endpoint: " + refusal.getMessage());
    }
  }

  private static Optional<JsonNode> read(String body) {
    try {
      return body.isBlank() ? Optional.empty() : Optional.of(JSON.readTree(body));
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  /** An interaction with Discord's signature of now. */
  public Signed sign(FakeInteraction interaction) {
    return sign(interaction.json(), now());
  }

  /** An interaction with Discord's signature of an earlier time. */
  public Signed signed(FakeInteraction interaction, Duration ago) {
    return sign(interaction.json(), now().minus(ago));
  }

  /** An interaction that somebody else has signed. */
  public Signed forge(FakeInteraction interaction) {
    return forge(interaction.json());
  }

  /** An interaction that nobody has signed. */
  public Signed unsigned(FakeInteraction interaction) {
    return new Signed(timestamp(now()), interaction.json(), "");
  }

  /** A signed interaction whose words were changed on the way. */
  public static Signed alter(Signed signed, String what, String into) {
    if (!signed.body().contains(what)) {
      throw new IllegalArgumentException("there is no \"" + what + "\" in " + signed.body());
    }
    return new Signed(signed.timestamp(), signed.body().replace(what, into), signed.signature());
  }

  /** A signed interaction whose time was changed on the way. */
  public static Signed redate(Signed signed, Duration by) {
    long seconds = Long.parseLong(signed.timestamp()) + by.toSeconds();
    return new Signed(Long.toString(seconds), signed.body(), signed.signature());
  }

  /** Posts a request as it is; the same twice is a replay. What comes back is not taken. */
  public Reply send(Signed signed) throws InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .timeout(Interactions.FIRST_ANSWER)
            .header("Content-Type", "application/json")
            .header("User-Agent", "Discord-Interactions/1.0 (+https://discord.com)")
            .header("X-Signature-Timestamp", signed.timestamp())
            .POST(HttpRequest.BodyPublishers.ofString(signed.body(), StandardCharsets.UTF_8));
    if (!signed.signature().isEmpty()) {
      request.header("X-Signature-Ed25519", signed.signature());
    }
    try {
      HttpResponse<String> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return new Reply(response.statusCode(), response.body());
    } catch (IOException e) {
      return new Reply(0, e.toString());
    }
  }

  private Signed sign(String body, Instant at) {
    return new Signed(timestamp(at), body, world.key.sign(timestamp(at), body));
  }

  private Signed forge(String body) {
    String timestamp = timestamp(now());
    return new Signed(timestamp, body, SigningKey.create().sign(timestamp, body));
  }

  private Instant now() {
    return world.clock.instant();
  }

  private static String timestamp(Instant at) {
    return Long.toString(at.getEpochSecond());
  }
}
