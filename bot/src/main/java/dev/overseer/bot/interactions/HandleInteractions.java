package dev.overseer.bot.interactions;

import dev.overseer.bot.disk.Json;
import dev.overseer.bot.guild.DiscordGuilds;
import dev.overseer.bot.guild.GuildListener;
import dev.overseer.bot.guild.Heard;
import dev.overseer.bot.guild.InteractionReply;
import dev.overseer.bot.guild.Reply;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.databind.node.ObjectNode;

/**
 * Interactions that Discord sends by HTTP instead of over its gateway: signed, recent, each once;
 * what they say goes where the gateway's go. Thread-safe.
 */
public final class HandleInteractions {
  private static final int PONG = 1;

  /** Discord waits for three seconds; the rest is for the way. */
  private static final int PATIENCE_MILLIS = 2000;

  private final VerifySignature verify;
  private final ReplayWindow window;
  private final DiscordGuilds guilds;
  private final GuildListener listener;
  private final Executor threads;

  /** What takes them. */
  public HandleInteractions(
      VerifySignature verify,
      InstantSource time,
      DiscordGuilds guilds,
      GuildListener listener,
      Executor threads) {
    this.verify = verify;
    this.window = new ReplayWindow(time);
    this.guilds = guilds;
    this.listener = listener;
    this.threads = threads;
  }

  /** How a request was taken. */
  public sealed interface Taken {
    /** Answered. */
    record Answered(ObjectNode body) implements Taken {}

    /** Not signed by Discord, too old, or not the first of its kind. */
    record Forged(String why) implements Taken {}

    /** Signed, but nothing that is known here. */
    record Unknown() implements Taken {}
  }

  /** Takes a request: headers X-Signature-Ed25519 and X-Signature-Timestamp, and the raw body. */
  public Taken take(String signature, String timestamp, byte[] body) throws InterruptedException {
    if (!verify.isGood(signature, timestamp, body)) {
      return new Taken.Forged("signature");
    }
    if (!window.take(signature.toLowerCase(Locale.ROOT), timestamp)) {
      return new Taken.Forged("replay");
    }
    Optional<ObjectNode> json = Json.parse(body);
    if (json.isEmpty()) {
      return new Taken.Unknown();
    }
    if (ReadInteraction.isPing(json.get())) {
      return new Taken.Answered(Json.object().put("type", PONG));
    }
    Optional<Heard> heard = ReadInteraction.read(json.get());
    if (heard.isEmpty()) {
      return new Taken.Unknown();
    }
    CompletableFuture<ObjectNode> first = new CompletableFuture<>();
    InteractionReply reply =
        new InteractionReply(
            guilds,
            Json.text(json.get(), "application_id").orElse(""),
            Json.text(json.get(), "token").orElse(""),
            first::complete);
    threads.execute(() -> hand(heard.get(), reply));
    try {
      return new Taken.Answered(first.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS));
    } catch (TimeoutException slow) {
      reply.later();
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    }
    return new Taken.Answered(first.join());
  }

  private void hand(Heard heard, Reply reply) {
    switch (heard) {
      case Heard.Command command -> listener.command(command, reply);
      case Heard.Press press -> listener.press(press, reply);
      case Heard.Message message -> listener.message(message);
    }
  }
}
