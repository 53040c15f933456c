package dev.overseer.discord;

import com.sun.management.ThreadMXBean;
import dev.overseer.discord.text.SafeText;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * For measuring by hand: posts to a webhook with this module's client, or with {@code
 * java.net.http}, and prints posts per second, bytes allocated per post and resident memory. See
 * docs/decisions/0010-discord-client.md for how it is run.
 *
 * <p>Arguments: {@code own}, {@code jdk} or {@code idle}; the webhook's address; how many posts;
 * {@code alloc} to count allocations, which itself costs memory.
 */
final class MeasureClients {
  private static final int WARM_UP = 200;

  private MeasureClients() {}

  private interface Client {
    void send(Post post) throws Exception;
  }

  public static void main(String[] arguments) throws Exception {
    String address = arguments[1];
    int posts = Integer.parseInt(arguments[2]);
    boolean counts = arguments.length > 3;
    System.out.printf("start         %s%n", memory());
    WebhookUrl url = WebhookUrl.parse(address, WebhookUrl.OtherHosts.LOOPBACK_ONLY);
    Client client =
        switch (arguments[0]) {
          case "own" -> own(url);
          case "jdk" -> jdk(url);
          default -> post -> {};
        };
    client.send(post(0));
    System.out.printf("after 1       %s%n", memory());
    for (int i = 0; i < WARM_UP; i++) {
      client.send(post(i));
    }
    long allocated = counts ? allocated() : 0;
    long start = System.nanoTime();
    for (int i = 0; i < posts; i++) {
      client.send(post(i));
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf("after %-7d %s  %.0f posts/s", posts, memory(), posts / seconds);
    if (counts) {
      System.out.printf("  %d bytes a post", (allocated() - allocated) / posts);
    }
    System.out.println();
    System.exit(0);
  }

  /** What a tool call looks like: a title, a command in a fence, a footer. */
  private static Post post(int i) {
    return Post.of(
        Embed.builder()
            .title("Bash")
            .description(
                SafeText.code("cd /home/agent/project && ./mvnw -q -pl core verify # " + i, "sh"))
            .color(0x5865F2)
            .footer("project · 1.2 s")
            .build());
  }

  private static Client own(WebhookUrl url) {
    WebhookClient client = WebhookClient.of(url, new WebhookClient.Options());
    Destination channel = new Destination.OwnChannel();
    return post -> {
      Outcome outcome = client.execute(post, channel);
      if (!(outcome instanceof Outcome.Accepted)) {
        throw new IllegalStateException(outcome.toString());
      }
    };
  }

  private static Client jdk(WebhookUrl url) {
    HttpClient http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();
    String scheme = url.origin().tls() ? "https" : "http";
    URI uri =
        URI.create(
            scheme
                + "://"
                + url.origin().host()
                + ":"
                + url.origin().port()
                + url.path()
                + "?wait=true");
    Bytes payload = new Bytes(8192);
    return post -> {
      payload.reset();
      WritePayload.ofNew(post, Optional.empty(), payload);
      HttpRequest request =
          HttpRequest.newBuilder(uri)
              .timeout(Duration.ofSeconds(30))
              .header("User-Agent", "DiscordBot (https://overseer.dev, 0.1.0)")
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofByteArray(payload.lent(), 0, payload.size()))
              .build();
      HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
      if (response.statusCode() != 200 || Answer.of(response.body()).id().isEmpty()) {
        throw new IllegalStateException("answered " + response.statusCode());
      }
    };
  }

  private static String memory() throws IOException {
    StringBuilder memory = new StringBuilder();
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmRSS") || line.startsWith("VmHWM") || line.startsWith("RssAnon")) {
        String[] parts = line.split("\\s+", -1);
        memory.append("%s %.1f MiB  ".formatted(parts[0], Integer.parseInt(parts[1]) / 1024.0));
      }
    }
    return memory.toString();
  }

  /** Of all threads: java.net.http works on several. */
  private static long allocated() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getTotalThreadAllocatedBytes();
  }
}
