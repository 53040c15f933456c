package dev.overseer.bot.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.overseer.bot.guild.Channel;
import dev.overseer.bot.guild.GuildFailure;
import dev.overseer.bot.guild.Notice;
import dev.overseer.bot.guild.Speakers;
import dev.overseer.core.log.Log;
import dev.overseer.testkit.ManualTimers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunsTest {
  private final SmallGuild guild = new SmallGuild();
  private final ManualTimers timers = new ManualTimers();
  private final List<String> events = new ArrayList<>();

  @TempDir private Path folder;

  private RunStore store;
  private Runs runs;

  @BeforeEach
  void open() throws IOException {
    open(Place.Form.THREAD, Optional.of(Duration.ofHours(1)));
  }

  private void open(Place.Form form, Optional<Duration> retention) throws IOException {
    store = RunStore.openUnforced(folder);
    runs =
        new Runs(
            store,
            guild,
            new RunEvents() {
              @Override
              public void created(Run run) {}

              @Override
              public void opened(Run run) {}

              @Override
              public void ended(Run run) {
                events.add("ended " + run.id());
              }

              @Override
              public void vanished(Run run) {
                events.add("vanished " + run.id());
              }
            },
            timers,
            Runnable::run,
            Log.silent(),
            new Runs.Rules(
                form, Optional.of(SmallGuild.ID), "agent-runs", retention, Speakers.NOBODY));
    runs.begin();
  }

  private void reopen(Place.Form form, Optional<Duration> retention) throws IOException {
    store.close();
    open(form, retention);
  }

  @AfterEach
  void close() throws IOException {
    store.close();
  }

  private Run create(String task) {
    return runs.opening().open(id(task), SmallGuild.ID, "agents", Optional.empty());
  }

  private static RunId id(String task) {
    return new RunId(task, 1, "ab");
  }

  private void complete(Run run) {
    assertThat(runs.ending().end(run.webhookId(), run.place().channelId(), run.place().threadId()))
        .isTrue();
  }

  @Test
  void tenThousandRunsOneAfterAnotherNeedOneForum() {
    for (int i = 0; i < 10_000; i++) {
      complete(create("t" + i));
    }

    assertThat(guild.channels).hasSize(2);
    assertThat(guild.threads).hasSize(10_000);
    assertThat(guild.webhooks).isEmpty();
    assertThat(guild.mostActive).isEqualTo(1);
  }

  @Test
  void aThousandRunsAtOnceGetFifteenToAForumAndFiftyForumsToACategory() {
    for (int i = 0; i < 1000; i++) {
      create("t" + i);
    }

    assertThat(guild.webhooks).hasSize(1000);
    assertThat(guild.channels.values().stream().filter(one -> one.kind() == Channel.Kind.FORUM))
        .hasSize(67);
    assertThat(guild.channels.values())
        .extracting(Channel::name)
        .contains("agents", "agents-2", "agent-runs", "agent-runs-67");
    assertThat(guild.speakers.values()).containsOnly(Speakers.NOBODY);
    assertThatThrownBy(() -> create("one too many")).isInstanceOf(GuildFailure.Full.class);
    assertThat(store.opening()).isEmpty();
  }

  @Test
  void aGuildWithoutRoomForChannelsGivesThreads() throws IOException {
    reopen(Place.Form.CHANNEL, Optional.of(Duration.ofHours(1)));
    List<Run> made = IntStream.range(0, 600).mapToObj(i -> create("t" + i)).toList();

    assertThat(made.getFirst().place()).isInstanceOf(Place.InChannel.class);
    assertThat(made.getLast().place()).isInstanceOf(Place.InThread.class);
    assertThat(guild.channels.size()).isLessThanOrEqualTo(500);
    complete(made.getFirst());
    assertThat(guild.closed).containsExactly(made.getFirst().place().channelId());
  }

  @Test
  void whoeverAsksAtTheSameTimeGetsTheSamePlace() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Run>> asking = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        String task = "t" + i % 20;
        asking.add(() -> create(task));
      }
      Set<String> places = new HashSet<>();
      for (Future<Run> one : threads.invokeAll(asking)) {
        places.add(one.get().place().spot());
      }
      assertThat(places).hasSize(20);
    }
    assertThat(guild.threads).hasSize(20);
    assertThat(guild.webhooks).hasSize(20);
  }

  @Test
  void aRunSurvivesARestartWithALineThatWasNotFinished() throws IOException {
    Run run = create("t1");
    Files.writeString(folder.resolve("runs.jsonl"), "{\"entry\": \"ru", StandardOpenOption.APPEND);

    reopen(Place.Form.THREAD, Optional.of(Duration.ofHours(1)));

    assertThat(create("t1")).isEqualTo(run);
    create("t2");
    reopen(Place.Form.THREAD, Optional.of(Duration.ofHours(1)));
    assertThat(store.live()).hasSize(2);
  }

  @Test
  void nothingIsLeftWhereDiscordRefusesHalfway() {
    guild.failures.put("createWebhook", new GuildFailure.NotAllowed("webhooks"));

    assertThatThrownBy(() -> create("t1")).isInstanceOf(GuildFailure.NotAllowed.class);

    assertThat(guild.threads).isEmpty();
    assertThat(store.opening()).isEmpty();
    guild.failures.clear();
    assertThat(create("t1").isLive()).isTrue();
  }

  @Test
  void aPlaceThatWasBeingMadeWhenTheBotDiedIsTakenAway() throws IOException {
    create("other");
    store.beginOpening(id("t1"), SmallGuild.ID);
    Run other = store.live().getFirst();
    String half = guild.createPost(other.place().channelId(), id("t1").placeName(), Notice.of("x"));
    String orphan = guild.createWebhook(other.place().channelId(), "Overseer ab").id();
    String strange = guild.createWebhook(other.place().channelId(), "Captain Hook").id();

    reopen(Place.Form.THREAD, Optional.of(Duration.ofHours(1)));
    runs.compare();

    assertThat(guild.threads).doesNotContainKey(half).containsKey(other.place().spot());
    assertThat(guild.webhooks).doesNotContainKey(orphan).containsKeys(strange, other.webhookId());
    assertThat(store.opening()).isEmpty();
  }

  @Test
  void aPlaceThatVanishedEndsItsRunAndAWebhookThatVanishedIsMadeAgain() {
    Run gone = create("gone");
    Run hookless = create("hookless");
    guild.threads.remove(gone.place().spot());
    guild.webhooks.remove(hookless.webhookId());

    runs.compare();

    assertThat(events).contains("vanished " + gone.id(), "ended " + gone.id());
    assertThat(store.live()).hasSize(1);
    Run renewed = create("hookless");
    assertThat(renewed.place()).isEqualTo(hookless.place());
    assertThat(renewed.webhookId()).isNotEqualTo(hookless.webhookId());
    assertThat(guild.webhooks).containsOnlyKeys(renewed.webhookId());
  }

  @Test
  void aThreadThatArchivedItselfIsStillThere() {
    Run run = create("t1");
    guild.archived.add(run.place().spot());

    runs.compare();

    assertThat(store.live()).containsExactly(run);
  }

  @Test
  void aWebhookThatCouldNotBeRevokedIsRevokedLater() throws IOException {
    Run run = create("t1");
    guild.failures.put("deleteWebhook", new GuildFailure.Unavailable("502"));

    assertThatThrownBy(() -> complete(run)).isInstanceOf(GuildFailure.Unavailable.class);
    assertThat(store.find(run.id()).orElseThrow().isLive()).isFalse();

    reopen(Place.Form.THREAD, Optional.of(Duration.ofHours(1)));
    guild.failures.clear();
    timers.advance(Duration.ofSeconds(31));

    assertThat(guild.webhooks).isEmpty();
    assertThat(guild.archived).containsExactly(run.place().spot());
  }

  @Test
  void placesAreDeletedOnceTheRetentionIsOver() throws IOException {
    Run run = create("t1");
    complete(run);

    timers.advance(Duration.ofMinutes(59));
    assertThat(guild.threads).containsKey(run.place().spot());
    timers.advance(Duration.ofMinutes(2));
    assertThat(guild.threads).isEmpty();
    assertThat(store.all()).isEmpty();

    reopen(Place.Form.THREAD, Optional.empty());
    complete(create("t2"));
    timers.advance(Duration.ofDays(400));
    assertThat(guild.threads).hasSize(1);

    reopen(Place.Form.THREAD, Optional.of(Duration.ZERO));
    complete(create("t3"));
    assertThat(store.find(id("t3"))).isEmpty();
  }

  @Test
  void aForumThatSomebodyDeletedIsReplaced() {
    Run run = create("t1");
    guild.channels.remove(run.place().channelId());

    assertThat(create("t2").place().channelId()).isNotEqualTo(run.place().channelId());
  }

  @Test
  void othersWebhooksTakeRoomToo() {
    Run run = create("t1");
    for (int i = 0; i < 14; i++) {
      guild.createWebhook(run.place().channelId(), "Captain Hook");
    }

    assertThat(create("t2").place().channelId()).isNotEqualTo(run.place().channelId());
    assertThat(guild.threads).hasSize(2);
  }

  @Test
  void namesFitDiscord() {
    assertThat(new RunId("Fix: the Löwe!", 3, "A1_b").placeName())
        .isEqualTo("run-fix-the-l-we-3-a1-b");
    assertThat(new RunId("x".repeat(200), 1, "ab").placeName()).hasSize(100).endsWith("-1-ab");
    assertThat(new RunId("漢字", 1, "ab").placeName()).isEqualTo("run-x-1-ab");
    assertThat(OpenPlace.webhookName(new RunId("t", 1, "discord1"))).isEqualTo("Overseer");
  }
}
