package dev.overseer.bot;

import dev.overseer.bot.disk.Json;
import dev.overseer.core.Timers;
import dev.overseer.core.log.Log;
import dev.overseer.core.log.LogFormat;
import dev.overseer.core.log.LogLevel;
import dev.overseer.core.log.LogWriter;
import dev.overseer.testkit.discord.FakeDiscord;
import dev.overseer.testkit.discord.FakeGuild;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import tools.jackson.databind.node.ObjectNode;

/** A whole bot, connected to the fake Discord, spoken to over HTTP. */
final class RunningBot implements AutoCloseable {
  static final String API_TOKEN = "api-token-for-tests-0123456789";
  static final Duration SOON = Duration.ofSeconds(20);

  private final HttpClient http = HttpClient.newHttpClient();
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();
  private final BotService service;

  RunningBot(FakeDiscord discord, FakeGuild guild, Path state, Map<String, String> more) {
    this(discord, guild, state, more, Timers.system());
  }

  RunningBot(
      FakeDiscord discord, FakeGuild guild, Path state, Map<String, String> more, Timers timers) {
    Map<String, String> environment = new HashMap<>();
    environment.put("DISCORD_BOT_TOKEN", discord.bot().token());
    environment.put("GUILD_ID", guild.id());
    environment.put("API_TOKEN", API_TOKEN);
    environment.put("PORT", "0");
    environment.put("STATE_DIR", state.toString());
    environment.put("DISCORD_API_BASE", discord.bot().restUrl());
    environment.put("DISCORD_GATEWAY_URL", discord.bot().gatewayUrl());
    environment.putAll(more);
    BotSettings settings = BotSettings.read(Map.of(), environment);
    Log hidden =
        Log.to(
            settings.hiding(LogWriter.to(log, LogLevel.DEBUG, LogFormat.JSON, false)),
            InstantSource.system(),
            "bot");
    service = BotService.open(settings, timers, hidden);
  }

  RunningBot ready(FakeDiscord discord, FakeGuild guild) {
    Awaitility.await()
        .atMost(SOON)
        .until(() -> get("/readyz").status() == 200 && discord.bot().knowsCommand(guild, "input"));
    return this;
  }

  /** An answer. */
  record Answered(int status, String body, Map<String, String> headers) {
    ObjectNode json() {
      return Json.parse(body.getBytes(StandardCharsets.UTF_8)).orElseThrow();
    }

    String text(String name) {
      return Json.required(json(), name);
    }
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:%d%s".formatted(service.port(), path));
  }

  Answered get(String path) {
    return get(path, API_TOKEN);
  }

  Answered get(String path, String token) {
    return send(HttpRequest.newBuilder(uri(path)).GET(), Optional.of(token));
  }

  Answered post(String path, String body) {
    return post(path, body, API_TOKEN);
  }

  Answered post(String path, String body, String token) {
    return send(
        HttpRequest.newBuilder(uri(path)).POST(HttpRequest.BodyPublishers.ofString(body)),
        Optional.of(token));
  }

  Answered send(HttpRequest.Builder request, Optional<String> token) {
    token.ifPresent(one -> request.header("Authorization", "Bearer " + one));
    try {
      HttpResponse<String> response =
          http.send(
              request.timeout(Duration.ofSeconds(60)).build(),
              HttpResponse.BodyHandlers.ofString());
      Map<String, String> headers = new HashMap<>();
      response.headers().map().forEach((name, values) -> headers.put(name, values.getFirst()));
      return new Answered(response.statusCode(), response.body(), headers);
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  Answered create(String task) {
    return post(
        "/run/create",
        """
        {"taskId": "%s", "attempt": 1, "shortId": "ab12"}
        """
            .formatted(task));
  }

  Answered complete(ObjectNode run) {
    return post(
        "/run/complete",
        Json.object()
            .put("channelId", Json.required(run, "channelId"))
            .put("webhookId", Json.required(run, "webhookId"))
            .toString());
  }

  String log() {
    return log.toString(StandardCharsets.UTF_8);
  }

  BotService service() {
    return service;
  }

  @Override
  public void close() {
    service.close();
    http.close();
  }
}
