package dev.overseer.testkit.discord;

import dev.overseer.testkit.SelfSigned;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;

/**
 * A strict Discord on a free port of the loopback interface: webhooks over real HTTP, plain or TLS,
 * and what a bot logs in to, with its gateway, see {@link #bot}. It refuses what breaks a
 * documented limit, with Discord's own words, and remembers that; it limits rates, with Discord's
 * headers; and it fails in the ways that a test asks for.
 *
 * <pre>{@code
 * try (FakeDiscord discord = FakeDiscord.plain()) {
 *   FakeWebhook webhook = discord.createWebhook();
 *   discord.failNext(Fault.status(502));
 *   … post to webhook.url() …
 *   assertThat(discord.messages()).hasSize(1);
 *   assertThat(discord.avoidableLimits()).isZero();
 * }
 * }</pre>
 *
 * <p>Thread-safe.
 */
public final class FakeDiscord implements AutoCloseable {
  private final Faults faults = new Faults();
  private final Buckets buckets;
  private final World world;
  private final Channels channels;
  private final Webhooks webhooks;
  private final FakeBot bot;
  private final Server server;
  private final InstantSource clock;
  private final Optional<SelfSigned> certificate;
  private final List<FakeRequest> requests = new CopyOnWriteArrayList<>();

  private FakeDiscord(Optional<SelfSigned> certificate, FakeRules rules, InstantSource clock) {
    this.certificate = certificate;
    this.clock = clock;
    this.buckets = new Buckets(rules);
    this.world = new World(rules, buckets, clock, this::base);
    this.channels = world.channels;
    this.webhooks = world.webhooks;
    this.bot = new FakeBot(world);
    Optional<SSLContext> tls = certificate.map(SelfSigned::server);
    this.server =
        new Server(
            tls,
            clock,
            faults,
            new Server.Answers() {
              @Override
              public ApiAnswer answer(ApiRequest request) {
                return FakeDiscord.this.answer(request);
              }

              @Override
              public void failed(ApiRequest request, ApiAnswer answer) {
                note(request, answer);
              }

              @Override
              public void upgrade(ApiRequest request, Socket socket, InputStream in)
                  throws IOException {
                world.gateway.serve(request, socket, in);
              }
            });
    world.gateway.listensOn(server.port());
  }

  /** Over plain http, with Discord's limits, in real time. */
  public static FakeDiscord plain() {
    return plain(FakeRules.REAL, Clock.systemUTC());
  }

  /** Over plain http. */
  public static FakeDiscord plain(FakeRules rules, InstantSource clock) {
    return new FakeDiscord(Optional.empty(), rules, clock);
  }

  /** Over TLS, with a certificate for the loopback interface that only {@link #client} trusts. */
  public static FakeDiscord tls(FakeRules rules, InstantSource clock) {
    return tls(SelfSigned.forLoopback(), rules, clock);
  }

  /** Over TLS, with any certificate. */
  public static FakeDiscord tls(SelfSigned certificate, FakeRules rules, InstantSource clock) {
    return new FakeDiscord(Optional.of(certificate), rules, clock);
  }

  /** What trusts the fake's certificate; only over TLS. */
  public SSLContext client() {
    return certificate.orElseThrow().client();
  }

  /** The application that a bot logs in as. */
  public FakeBot bot() {
    return bot;
  }

  /**
   * What was refused, limits of rates included, and what was done that should not have been; not
   * what a fault has refused, nor that something was asked for that is gone.
   */
  public List<FakeViolation> violations() {
    return world.violations.all();
  }

  /** {@code http://127.0.0.1:port}, or {@code https://localhost:port}. */
  public String base() {
    return certificate.isPresent()
        ? "https://localhost:" + server.port()
        : "http://127.0.0.1:" + server.port();
  }

  /** The port that it listens on. */
  public int port() {
    return server.port();
  }

  /** A webhook in a new text channel. */
  public FakeWebhook createWebhook() {
    return new FakeWebhook(webhooks, webhooks.add(channels.addText()), base());
  }

  /** Another webhook in a channel. */
  public FakeWebhook createWebhookIn(String channelId) {
    return new FakeWebhook(webhooks, webhooks.add(channelId), base());
  }

  /** A webhook in a new forum. */
  public FakeWebhook createForumWebhook() {
    return new FakeWebhook(webhooks, webhooks.add(channels.addForum()), base());
  }

  /** A new thread in a channel; gives its id. */
  public String createThread(String channelId) {
    return channels.addThread(channelId);
  }

  /** Locks a thread. */
  public void lockThread(String threadId) {
    channels.lock(threadId);
  }

  /** Deletes a thread. */
  public void deleteThread(String threadId) {
    channels.remove(threadId);
  }

  /** The next requests fail, each in one of these ways, in order. */
  public void failNext(Fault... inOrder) {
    for (Fault fault : inOrder) {
      faults.add(fault);
    }
  }

  /** The next request goes well, before those that {@link #failNext} is told of after this. */
  public void passNext() {
    faults.addNone();
  }

  /** From now on all requests fail in this way. */
  public void failAlways(Fault fault) {
    faults.always(Optional.of(fault));
  }

  /** No request fails from now on, but those that {@link #failNext} has been told of. */
  public void heal() {
    faults.always(Optional.empty());
  }

  /** Closes all connections, as if it had been started again. */
  public void cutConnections() {
    server.cutConnections();
  }

  /** All messages in the order in which they came, with their edits, deleted ones too. */
  public List<FakeMessage> messages() {
    return channels.messages();
  }

  /** Waits for so many messages, for so long at most, and gives those that there are. */
  public List<FakeMessage> awaitMessages(int count, Duration most) throws InterruptedException {
    return channels.await(count, Instant.now().plus(most));
  }

  /** All requests, in the order in which they came. */
  public List<FakeRequest> requests() {
    return List.copyOf(requests);
  }

  /**
   * How many requests were refused because they came too early; scripted 429s are none of these.
   */
  public int avoidableLimits() {
    return buckets.refused();
  }

  /** How many answers of the last ten minutes count towards a ban. */
  public int invalidRequests() {
    return buckets.invalid();
  }

  /** How many connections were made. */
  public int connections() {
    return server.connections();
  }

  private ApiAnswer answer(ApiRequest request) {
    ApiAnswer answer = decide(request);
    world.violations.look(request, answer);
    note(request, answer);
    return answer;
  }

  private void note(ApiRequest request, ApiAnswer answer) {
    buckets.answered(clock.instant(), answer);
    requests.add(
        new FakeRequest(request.method(), request.path(), request.arrived(), answer.status()));
  }

  private ApiAnswer decide(ApiRequest request) {
    // Cloudflare blocks what does not say who it is in the documented form; it is another server
    // that gives out files.
    boolean named = request.header("User-Agent").startsWith("DiscordBot (");
    if ((!named || request.header("Host").isEmpty()) && !Attachments.wanted(request)) {
      return ApiAnswer.text(403, "text/html", "<!doctype html><title>Error 1010</title>\n");
    }
    Optional<ApiAnswer> early =
        buckets
            .banned(request.arrived())
            .or(
                () ->
                    world.botApi.isBots(request)
                        ? Optional.empty()
                        : buckets.ofAddress(request.arrived(), request.version()));
    if (early.isPresent()) {
      return early.get();
    }
    for (Api api : world.apis) {
      Optional<ApiAnswer> answer = api.answer(request);
      if (answer.isPresent()) {
        return answer.get();
      }
    }
    return ApiAnswer.error(404, 0, "404: Not Found");
  }

  @Override
  public void close() {
    server.close();
  }
}
