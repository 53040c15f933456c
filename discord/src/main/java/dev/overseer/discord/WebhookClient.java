package dev.overseer.discord;

import dev.overseer.core.Timers;
import dev.overseer.discord.http.ExchangeFailed;
import dev.overseer.discord.http.HttpClient;
import dev.overseer.discord.http.HttpRequest;
import dev.overseer.discord.http.HttpTimeouts;
import dev.overseer.discord.http.Proxy;
import dev.overseer.discord.http.RequestBody;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLSocketFactory;

/**
 * One webhook: posts, edits and deletes messages, and asks whether it is still there. Each call is
 * one request and says what became of it; waiting, repeating and keeping to limits is {@link
 * DeliverPosts}' work.
 *
 * <p>Calls block, and take one caller at a time; {@link #close} may be called from any thread.
 */
public final class WebhookClient implements AutoCloseable {
  /** In the form that Discord asks for; requests without it may be blocked. */
  private static final String USER_AGENT = "DiscordBot (https://overseer.dev, 0.1.0)";

  private static final String JSON = "application/json";

  /** As large as one post of pure ASCII. */
  private static final int USUAL_PAYLOAD = 8 * 1024;

  private final HttpClient http;
  private final RandomGenerator random;

  private final WebhookUrl url;

  private Bytes payload = new Bytes(USUAL_PAYLOAD);

  private WebhookClient(WebhookUrl url, Options options, RandomGenerator random) {
    this.url = url;
    this.random = random;
    this.http =
        new HttpClient(
            url.origin(),
            proxy(url, options.environment),
            options.tls,
            options.timeouts,
            USER_AGENT,
            options.timers);
  }

  private static Optional<Proxy> proxy(WebhookUrl url, Map<String, String> environment) {
    try {
      return Proxy.fromEnvironment(environment, url.origin());
    } catch (IllegalArgumentException e) {
      throw new DiscordException.UnusableProxy(String.valueOf(e.getMessage()));
    }
  }

  /** How a client reaches its server. */
  public static final class Options {
    private Supplier<SSLSocketFactory> tls = () -> (SSLSocketFactory) SSLSocketFactory.getDefault();
    private HttpTimeouts timeouts = HttpTimeouts.DEFAULT;
    private Map<String, String> environment = Map.of();
    private Timers timers = Timers.system();

    /** The JVM's certificates, 30 seconds a request, no proxy. */
    public Options() {}

    /** Which certificates are trusted. Names are checked in any case. */
    public Options tls(SSLSocketFactory factory) {
      tls = () -> factory;
      return this;
    }

    /** How long things may take. */
    public Options timeouts(HttpTimeouts limits) {
      timeouts = limits;
      return this;
    }

    /** Where {@code HTTPS_PROXY} and {@code NO_PROXY} are looked up: {@code System.getenv()}. */
    public Options environment(Map<String, String> variables) {
      environment = variables;
      return this;
    }

    /** What ends requests that take too long; always the machine's time but in tests. */
    public Options timers(Timers machine) {
      timers = machine;
      return this;
    }
  }

  /**
   * A client; nothing is opened before its first call.
   *
   * @throws DiscordException.UnusableProxy if the environment names a proxy that can't be used
   */
  public static WebhookClient of(WebhookUrl url, Options options) {
    return new WebhookClient(url, options, new SecureRandom());
  }

  /** Which webhook. */
  public WebhookUrl url() {
    return url;
  }

  /** Posts a message, and waits until Discord has saved it. */
  public Outcome execute(Post post, Destination destination) {
    String query = "?wait=true";
    Optional<String> threadName = Optional.empty();
    switch (destination) {
      case Destination.OwnChannel own -> {
        // No more to say.
      }
      case Destination.ExistingThread thread -> query += "&thread_id=" + thread.id();
      case Destination.NewThread thread -> threadName = Optional.of(thread.name());
    }
    begin();
    WritePayload.ofNew(post, threadName, payload);
    return send("POST", url.path() + query, post);
  }

  /**
   * Replaces a message's text and embeds. Its files stay, unless the post brings new ones.
   *
   * @param messageId one that this webhook posted
   * @param destination where it is
   */
  public Outcome edit(String messageId, Post post, Destination destination) {
    begin();
    WritePayload.ofEdit(post, payload);
    return send("PATCH", messagePath(messageId, destination), post);
  }

  /** Deletes a message that this webhook posted. */
  public Outcome delete(String messageId, Destination destination) {
    return exchange(
        new HttpRequest("DELETE", messagePath(messageId, destination), "", RequestBody.EMPTY));
  }

  /** Asks whether the webhook is there, without posting anything. */
  public Outcome check() {
    return exchange(new HttpRequest("GET", url.path(), "", RequestBody.EMPTY));
  }

  private String messagePath(String messageId, Destination destination) {
    if (!WebhookUrl.isId(messageId)) {
      throw new DiscordException.Malformed("message id", "must be a number");
    }
    String path = url.path() + "/messages/" + messageId;
    return destination instanceof Destination.ExistingThread thread
        ? path + "?thread_id=" + thread.id()
        : path;
  }

  private void begin() {
    if (payload.lent().length > 4 * USUAL_PAYLOAD) {
      payload = new Bytes(USUAL_PAYLOAD);
    }
    payload.reset();
  }

  private Outcome send(String method, String target, Post post) {
    if (post.attachments().isEmpty()) {
      return exchange(
          new HttpRequest(method, target, JSON, RequestBody.of(payload.lent(), payload.size())));
    }
    String boundary = boundary();
    return exchange(
        new HttpRequest(
            method,
            target,
            "multipart/form-data; boundary=" + boundary,
            new Multipart(boundary, payload, post.attachments())));
  }

  private String boundary() {
    byte[] bytes = new byte[16];
    random.nextBytes(bytes);
    return "overseer-" + HexFormat.of().formatHex(bytes);
  }

  private Outcome exchange(HttpRequest request) {
    try {
      return ReadOutcome.of(http.exchange(request));
    } catch (ExchangeFailed failure) {
      return ReadOutcome.of(failure);
    } catch (DiscordException.AttachmentChanged changed) {
      return ReadOutcome.of(changed);
    }
  }

  /** Ends the call under way, if there is one, with {@link Outcome.Unavailable}. */
  @Override
  public void close() {
    http.close();
  }
}
