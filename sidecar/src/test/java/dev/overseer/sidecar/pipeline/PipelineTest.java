package dev.overseer.sidecar.pipeline;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.overseer.core.Timers;
import dev.overseer.core.log.Log;
import dev.overseer.discord.DeadLetters;
import dev.overseer.discord.DeliverPosts;
import dev.overseer.discord.Post;
import dev.overseer.discord.WebhookClient;
import dev.overseer.discord.WebhookUrl;
import dev.overseer.sidecar.format.Context;
import dev.overseer.sidecar.format.Filters;
import dev.overseer.sidecar.format.FormatEvents;
import dev.overseer.sidecar.format.FormatSummary;
import dev.overseer.sidecar.format.Formatter;
import dev.overseer.testkit.discord.FakeDiscord;
import dev.overseer.testkit.discord.FakeRules;
import dev.overseer.transcript.AgentEvent;
import dev.overseer.transcript.tail.Checkpoint;
import dev.overseer.transcript.tail.FollowTranscripts;
import dev.overseer.transcript.tail.TailListener;
import dev.overseer.transcript.tail.Target;
import dev.overseer.transcript.usage.Prices;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PipelineTest {
  @TempDir private Path folder;

  private final FakeDiscord discord = FakeDiscord.plain(FakeRules.UNLIMITED, Clock.systemUTC());
  private final Metrics metrics = new Metrics();

  @AfterEach
  void close() {
    discord.close();
  }

  /** Dies so often at an event with a word in it. */
  private static final class Dying implements Formatter {
    private final Formatter formatter = new FormatEvents(Filters.NONE);
    private final String word;
    private int deaths;

    Dying(String word, int deaths) {
      this.word = word;
      this.deaths = deaths;
    }

    @Override
    public List<Post> format(Context context, AgentEvent event) {
      if (event.toString().contains(word) && deaths-- > 0) {
        throw new IllegalStateException("killed from within");
      }
      return formatter.format(context, event);
    }
  }

  @Test
  void aStageThatIsKilledFromWithinIsRunAgainAndNothingIsLost() throws Exception {
    write(0, 100);
    Pipeline pipeline = pipeline(new Dying("line 50.", 2));
    try {
      pipeline.start();

      await().untilAsserted(() -> assertThat(said()).isEqualTo(lines(0, 100)));
      assertThat(metrics.text()).contains("restarts_total{stage=\"format\"} 2");
      assertThat(pipeline.troubles()).isEmpty();
    } finally {
      pipeline.stop();
    }
  }

  @Test
  void anEventThatKillsAgainAndAgainIsPassedOverAndCounted() throws Exception {
    write(0, 10);
    Pipeline pipeline = pipeline(new Dying("line 5.", Integer.MAX_VALUE));
    try {
      pipeline.start();

      List<String> all = lines(0, 10);
      all.remove("line 5.");
      await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(said()).isEqualTo(all));
      assertThat(metrics.text()).contains("errors_total{stage=\"format\",kind=\"given_up\"} 1");
    } finally {
      pipeline.stop();
    }
  }

  private Pipeline pipeline(Formatter formatter) throws IOException {
    Checkpoint checkpoint = Checkpoint.load(folder.resolve("checkpoint.json"), Instant.now());
    return new Pipeline(
        new Pipeline.Parts(
            new FollowTranscripts(new Target.File(transcript()), checkpoint, 50, TailListener.NONE),
            formatter,
            new FormatSummary(Prices.builtIn(), true, true, true),
            new AcknowledgeLines(checkpoint),
            WebhookClient.of(
                WebhookUrl.parse(
                    discord.createWebhook().url(), WebhookUrl.OtherHosts.LOOPBACK_ONLY),
                new WebhookClient.Options()),
            new DeliverPosts.Builder(new DeadLetters(folder.resolve("dead-letters.jsonl"))),
            PostListener.NONE,
            SumUp.AT_NEXT_BEGIN,
            metrics,
            Log.silent(),
            Timers.system()),
        Capacities.of(10));
  }

  private static List<String> lines(int from, int to) {
    return new ArrayList<>(IntStream.range(from, to).mapToObj(i -> "line " + i + ".").toList());
  }

  private void write(int from, int to) throws IOException {
    for (int i = from; i < to; i++) {
      Files.writeString(
          transcript(),
          """
          {"type":"assistant","uuid":"u%1$d","message":{"content":[{"type":"text",\
          "text":"line %1$d."}]}}
          """
              .formatted(i),
          CREATE,
          APPEND);
    }
  }

  private Path transcript() {
    return folder.resolve("s.jsonl");
  }

  private List<String> said() {
    return discord.messages().stream()
        .flatMap(message -> message.embeds().stream())
        .map(embed -> embed.path("description").asString(""))
        .filter(text -> text.startsWith("line "))
        .toList();
  }
}
