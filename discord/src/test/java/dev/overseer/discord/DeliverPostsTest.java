package dev.overseer.discord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.overseer.discord.DeliverPosts.Next;
import dev.overseer.testkit.ManualTimers;
import dev.overseer.testkit.discord.FakeDiscord;
import dev.overseer.testkit.discord.FakeMessage;
import dev.overseer.testkit.discord.FakeRequest;
import dev.overseer.testkit.discord.FakeRules;
import dev.overseer.testkit.discord.FakeWebhook;
import dev.overseer.testkit.discord.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The lane against the strict fake over real sockets, in time that the test moves. */
class DeliverPostsTest {
  @TempDir Path folder;

  private final ManualTimers time = new ManualTimers();
  private final FakeDiscord discord = FakeDiscord.plain(FakeRules.REAL, time);
  private final FakeWebhook webhook = discord.createWebhook();
  private final SendQueue queue = new SendQueue(1000, time);
  private final Heard heard = new Heard();
  private final List<String> receipts = Collections.synchronizedList(new ArrayList<>());
  private DeliverPosts lane;

  @BeforeEach
  void open() {
    lane = lane(webhook, new Destination.OwnChannel());
  }

  @AfterEach
  void close() {
    lane.stop();
    discord.close();
  }

  @Test
  void sendsAtOnceWhileThereIsRoom() {
    for (int i = 0; i < 3; i++) {
      offer("message " + i);
      assertThat(lane.step()).isEqualTo(new Next.Now());
    }
    assertThat(lane.step()).isEqualTo(new Next.WhenOffered());
    assertThat(contents()).containsExactly("message 0", "message 1", "message 2");
    assertThat(receipts).containsExactly("message 0", "message 1", "message 2");
    assertThat(time.instant()).isEqualTo(discord.messages().getLast().arrived());
  }

  @Test
  void putsTogetherWhatHasGathered() {
    for (int i = 0; i < 25; i++) {
      offer(Post.of(embed("embed " + i)), true);
    }
    drive(Duration.ofSeconds(1));
    assertThat(discord.messages()).extracting(m -> m.embeds().size()).containsExactly(10, 10, 5);
    assertThat(descriptions()).containsExactlyElementsOf(numbered("embed ", 25));
    assertThat(receipts).hasSize(25);
  }

  @Test
  void keepsMessagesApartThatWillBeEdited() {
    offer(Post.of(embed("header")), false);
    offer(Post.of(embed("a")), true);
    offer(Post.of(embed("b")), true);
    drive(Duration.ofSeconds(1));
    assertThat(discord.messages()).extracting(m -> m.embeds().size()).containsExactly(1, 2);
  }

  @Test
  void editsAMessageThatWasStillWaitingWhenTheEditWasAsked() {
    List<Settled> settled = new ArrayList<>();
    queue.offer(new Delivery.New(Post.of("one"), false, settled::add));
    queue.offer(
        new Delivery.Edit(
            () -> ((Settled.Delivered) settled.getFirst()).messageId(),
            Post.of("two"),
            settled::add));
    queue.offer(new Delivery.Edit(Optional::empty, Post.of("new after all"), settled::add));
    drive(Duration.ofSeconds(1));
    assertThat(contents()).containsExactly("two", "new after all");
    assertThat(discord.messages().getFirst().edits()).isEqualTo(1);
    assertThat(settled).hasSize(3).hasOnlyElementsOfType(Settled.Delivered.class);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void neverCausesA429AndKeepsOrder(long seed) {
    Random random = new Random(seed);
    int sent = 0;
    Duration longest = Duration.ZERO;
    for (int i = 0; i < 600; i++) {
      int burst = random.nextInt(10) == 0 ? 30 : random.nextInt(3);
      for (int j = 0; j < burst; j++) {
        Instant offered = time.instant();
        String text = "event " + sent++;
        queue.offer(
            new Delivery.New(
                Post.of(embed(text)),
                true,
                how -> {
                  receipts.add(text);
                  heard.waits.add(Duration.between(offered, time.instant()));
                }));
      }
      drive(Duration.ofMillis(random.nextInt(4000)));
    }
    drive(Duration.ofMinutes(10));
    assertThat(discord.avoidableLimits()).isZero();
    assertThat(descriptions()).containsExactlyElementsOf(numbered("event ", sent));
    assertThat(receipts).containsExactlyElementsOf(numbered("event ", sent));
    for (Duration wait : heard.waits) {
      longest = wait.compareTo(longest) > 0 ? wait : longest;
    }
    // 77 events a minute and more: nobody waits for the end of a minute.
    assertThat(longest).isLessThan(Duration.ofSeconds(25));
  }

  @Test
  void sendsAtOnceAtThePaceOfASession() {
    // The median peak of recorded sessions: 33 events a minute, one by one.
    List<Duration> waits = new ArrayList<>();
    for (int i = 0; i < 330; i++) {
      Instant offered = time.instant();
      queue.offer(
          new Delivery.New(
              Post.of(embed("event " + i)),
              true,
              how -> waits.add(Duration.between(offered, time.instant()))));
      drive(Duration.ofMillis(1818));
    }
    drive(Duration.ofMinutes(1));
    Collections.sort(waits);
    assertThat(waits).hasSize(330);
    assertThat(waits.get(164)).isLessThanOrEqualTo(Duration.ofSeconds(2));
    assertThat(waits.getLast()).isLessThan(Duration.ofSeconds(8));
    assertThat(discord.avoidableLimits()).isZero();
  }

  @Test
  void waitsExactlyAsLongAsA429Says() {
    discord.failNext(new Fault.Limits(Duration.ofMillis(40_250), "user"));
    Instant start = time.instant();
    offer("patient");
    drive(Duration.ofMillis(40_249));
    assertThat(discord.messages()).isEmpty();
    assertThat(heard.events).containsExactly("limited PT40.25S");
    assertThat(lane.state()).isEqualTo(new DeliveryState.Sending());
    drive(Duration.ofMillis(1));
    assertThat(discord.messages().getFirst().arrived()).isEqualTo(start.plusMillis(40_250));
    assertThat(discord.requests()).hasSize(2);
  }

  @Test
  void waitsGloballyWhereItIsTold() {
    AddressGuard shared = new AddressGuard();
    FakeWebhook other = discord.createWebhook();
    SendQueue otherQueue = new SendQueue(10, time);
    lane = builder(new Destination.OwnChannel()).address(shared).build(queue, client(webhook));
    DeliverPosts otherLane =
        builder(new Destination.OwnChannel()).address(shared).build(otherQueue, client(other));
    discord.failNext(new Fault.Limits(Duration.ofSeconds(5), "global"));
    offer("one");
    lane.step();
    otherQueue.offer(new Delivery.New(Post.of("two"), true, how -> {}));
    assertThat(otherLane.step()).isEqualTo(new Next.After(Duration.ofSeconds(5)));
    otherLane.stop();
  }

  @Test
  void triesForAsLongAsAnOutageTakesAndLosesNothing() {
    discord.failAlways(Fault.status(503));
    Instant start = time.instant();
    for (int i = 0; i < 100; i++) {
      offer("event " + i);
    }
    drive(Duration.ofHours(1));
    assertThat(discord.messages()).isEmpty();
    assertThat(receipts).isEmpty();
    assertThat(lane.state()).isInstanceOf(DeliveryState.BackingOff.class);
    assertThat(lane.state().ready()).isTrue();
    List<FakeRequest> tries = discord.requests();
    assertThat(Duration.between(start, tries.get(1).arrived()))
        .isBetween(Duration.ofMillis(50), Duration.ofMillis(100));
    for (int i = 15; i < tries.size(); i++) {
      assertThat(Duration.between(tries.get(i - 1).arrived(), tries.get(i).arrived()))
          .isBetween(Duration.ofSeconds(30), Duration.ofMinutes(1));
    }
    discord.heal();
    drive(Duration.ofMinutes(2));
    assertThat(contents().stream().flatMap(String::lines))
        .containsExactlyElementsOf(numbered("event ", 100));
    assertThat(receipts).hasSize(100);
    assertThat(heard.events.getLast()).isEqualTo("delivered 10");
    assertThat(heard.events).filteredOn("back"::equals).hasSize(1);
  }

  @Test
  void tellsOfEachFailureAndOfTheEndOfThem() {
    // A connection that was kept and is closed is opened again without a word; a new one is not.
    discord.failNext(
        new Fault.Answers(503, "text/html", ""),
        new Fault.ClosesAtOnce(),
        new Fault.ClosesAtOnce());
    offer("x");
    drive(Duration.ofSeconds(1));
    assertThat(contents()).containsExactly("x");
    assertThat(heard.events).startsWith("unavailable 1", "unavailable 2", "back");
  }

  @Test
  void repeatsOnlyTheMessageWhoseAnswerNeverCame() {
    discord.passNext();
    discord.failNext(new Fault.LosesAnswer());
    offer("one");
    lane.step();
    offer("two");
    lane.step();
    offer("three");
    drive(Duration.ofMinutes(1));
    assertThat(contents().stream().flatMap(String::lines))
        .containsExactly("one", "two", "two", "three");
    assertThat(receipts).containsExactly("one", "two", "three");
  }

  @Test
  void stopsPostingWhenTheWebhookIsGoneAndSaysSoOnce() {
    offer("before");
    drive(Duration.ofSeconds(1));
    webhook.delete();
    offer("after");
    offer("later");
    drive(Duration.ofHours(12));
    assertThat(lane.state().ready()).isFalse();
    assertThat(heard.events).containsExactly("delivered 1", "gone 404 10015");
    // Asked for, not posted to, and ever more rarely.
    long posts = discord.requests().stream().filter(r -> r.method().equals("POST")).count();
    assertThat(posts).isEqualTo(2);
    assertThat(discord.requests().size()).isLessThan(45);
    assertThat(receipts).containsExactly("before");
    webhook.restore();
    drive(Duration.ofHours(1));
    assertThat(lane.state().ready()).isTrue();
    assertThat(receipts).containsExactly("before", "after", "later");
    assertThat(heard.events).endsWith("back", "delivered 2");
  }

  @Test
  void staysAwayFromAThreadThatIsGoneThoughTheWebhookIsThere() {
    String thread = discord.createThread(webhook.channelId());
    lane = lane(webhook, new Destination.ExistingThread(thread));
    discord.deleteThread(thread);
    offer("x");
    drive(Duration.ofHours(12));
    assertThat(heard.events).containsExactly("gone 404 10003");
    // The webhook answers each time, the thread never does: checks, then one try each.
    assertThat(discord.requests().size()).isLessThan(90);
    assertThat(lane.state().ready()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 404})
  void neverLoopsOnInvalidRequests(int status) {
    discord.failAlways(Fault.status(status));
    for (int i = 0; i < 500; i++) {
      offer("x" + i);
    }
    drive(Duration.ofHours(24));
    assertThat(discord.requests().size()).isLessThan(100);
    assertThat(heard.events).hasSize(1);
  }

  @Test
  void parksWhatDiscordRefusesAndGoesOn() throws IOException {
    discord.failNext(Fault.status(400));
    offer(
        Post.of("bad password=hunter22").with(new Attachment("a.txt", AttachmentText.of("file"))),
        true);
    lane.step();
    offer("good");
    drive(Duration.ofSeconds(1));
    assertThat(contents()).containsExactly("good");
    assertThat(receipts).hasSize(2);
    assertThat(heard.events).containsExactly("parked 50035", "delivered 1");
    String line = Files.readString(folder.resolve("dead.jsonl"));
    assertThat(line)
        .endsWith("\n")
        .contains("\"status\":400,\"code\":50035,\"answer\":\"{\\\"message\\\":")
        .contains("\"content\":\"bad password=[redacted:password]\"")
        .contains("\"files\":[{\"name\":\"a.txt\",\"bytes\":4,\"text\":\"file\"}]")
        .contains("/webhooks/" + webhook.id() + "/…")
        .doesNotContain(webhook.token());
  }

  @Test
  void findsTheOneThatIsRefusedAmongThoseThatWentTogether() {
    // Refuses each message that holds the bad one: together first, then alone.
    for (int i = 0; i < 5; i++) {
      offer(Post.of(embed("event " + i)), true);
    }
    discord.failNext(Fault.status(400));
    lane.step();
    discord.passNext();
    discord.passNext();
    discord.failNext(Fault.status(400));
    drive(Duration.ofMinutes(1));
    assertThat(descriptions()).containsExactly("event 0", "event 1", "event 3", "event 4");
    assertThat(receipts).hasSize(5);
    assertThat(heard.events).filteredOn(event -> event.startsWith("parked")).hasSize(1);
    offer(Post.of(embed("a")), true);
    offer(Post.of(embed("b")), true);
    drive(Duration.ofMinutes(1));
    assertThat(discord.messages().getLast().descriptions()).containsExactly("a", "b");
  }

  @Test
  void keepsARefusedPostUntilItIsOnDisk() throws IOException {
    lane =
        new DeliverPosts.Builder(new DeadLetters(folder.resolve("missing/dead.jsonl")))
            .timers(time)
            .listener(heard)
            .build(queue, client(webhook));
    discord.failNext(Fault.status(400));
    offer("bad");
    lane.step();
    offer("good");
    drive(Duration.ofMinutes(10));
    assertThat(receipts).isEmpty();
    assertThat(heard.events)
        .isNotEmpty()
        .allSatisfy(e -> assertThat(e).startsWith("parking failed"));
    assertThat(discord.requests()).hasSize(1);
    Files.createDirectory(folder.resolve("missing"));
    drive(Duration.ofMinutes(2));
    assertThat(receipts).containsExactly("bad", "good");
    assertThat(contents()).containsExactly("good");
  }

  @Test
  void goesOnWhenAReceiptThrows() {
    queue.offer(
        new Delivery.New(
            Post.of("one"),
            true,
            how -> {
              throw new IllegalStateException("disk full");
            }));
    lane.step();
    offer("two");
    drive(Duration.ofSeconds(1));
    assertThat(contents()).containsExactly("one", "two");
    assertThat(heard.events)
        .containsExactly("delivered 1", "receipt failed disk full", "delivered 1");
  }

  @Test
  void opensAThreadWithItsFirstMessageAndStaysInIt() {
    FakeWebhook forum = discord.createForumWebhook();
    lane = lane(forum, new Destination.NewThread("run 7"));
    offer("one");
    lane.step();
    offer("two");
    drive(Duration.ofSeconds(1));
    assertThat(discord.messages())
        .extracting(FakeMessage::channelId)
        .containsOnly(discord.messages().getFirst().channelId());
    assertThat(heard.events).contains("thread " + discord.messages().getFirst().channelId());
    assertThat(discord.messages()).hasSize(2);
  }

  @Test
  void countsEditsTowardsTheWebhooksLimit() {
    offer(Post.of("one"), false);
    lane.step();
    String message = discord.messages().getFirst().id();
    for (int i = 0; i < 50; i++) {
      queue.offer(
          new Delivery.Edit(() -> Optional.of(message), Post.of("edit " + message), how -> {}));
    }
    drive(Duration.ofMinutes(2));
    assertThat(discord.avoidableLimits()).isZero();
    assertThat(discord.messages().getFirst().edits()).isEqualTo(50);
  }

  @Test
  void runsUntilItsQueueIsClosedAndEmpty() throws Exception {
    Thread thread = start();
    for (int i = 0; i < 40; i++) {
      queue.put(new Delivery.New(Post.of(embed("event " + i)), true, how -> receipts.add("x")));
    }
    queue.close();
    await()
        .until(
            () -> {
              time.advance(Duration.ofMillis(500));
              return !thread.isAlive();
            });
    assertThat(descriptions()).containsExactlyElementsOf(numbered("event ", 40));
    assertThat(queue.size()).isZero();
  }

  @Test
  void stopsAtOnceInAnyWait() throws Exception {
    discord.failNext(new Fault.Hangs());
    Thread thread = start();
    offer("hangs");
    await().until(() -> discord.connections() == 1);
    lane.stop();
    thread.join(10_000);
    assertThat(thread.isAlive()).isFalse();
    assertThat(queue.size()).isEqualTo(1);
    assertThat(receipts).isEmpty();
  }

  @Test
  void stopsAtOnceWhileItWaitsForALimit() throws Exception {
    discord.failNext(new Fault.Limits(Duration.ofHours(1), "user"));
    Thread thread = start();
    offer("limited");
    await().until(() -> time.pending() == 1);
    lane.stop();
    thread.join(10_000);
    assertThat(thread.isAlive()).isFalse();
    assertThat(time.pending()).isZero();
  }

  @Test
  void goesOnAfterItsThreadDied() throws Exception {
    Thread first = start();
    discord.failNext(new Fault.Limits(Duration.ofSeconds(5), "user"));
    offer("one");
    await().until(() -> time.pending() == 1);
    first.interrupt();
    first.join(10_000);
    assertThat(first.isAlive()).isFalse();
    Thread second = start();
    await()
        .until(
            () -> {
              time.advance(Duration.ofSeconds(1));
              return receipts.size() == 1;
            });
    lane.stop();
    second.join(10_000);
    assertThat(contents()).containsExactly("one");
  }

  @Test
  void makesWaitWhoFillsTheQueueFasterThanItEmpties() throws Exception {
    SendQueue small = new SendQueue(2, time);
    assertThat(small.offer(new Delivery.New(Post.of("1"), true, how -> {}))).isTrue();
    assertThat(small.offer(new Delivery.New(Post.of("2"), true, how -> {}))).isTrue();
    assertThat(small.offer(new Delivery.New(Post.of("3"), true, how -> {}))).isFalse();
    Thread putting =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    small.put(new Delivery.New(Post.of("3"), true, how -> {}));
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                });
    await().until(() -> putting.getState() == Thread.State.WAITING);
    small.remove(1);
    putting.join(10_000);
    assertThat(small.size()).isEqualTo(2);
  }

  private Thread start() {
    return Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              try {
                lane.run();
              } catch (InterruptedException e) {
                // As a stage ends that is told to.
              }
            });
  }

  /** Lets the lane do all that falls due in so much time. */
  private void drive(Duration duration) {
    Instant end = time.instant().plus(duration);
    while (true) {
      switch (lane.step()) {
        case Next.Now now -> {
          // At once.
        }
        case Next.After after -> {
          Instant due = time.instant().plus(after.time());
          if (due.isAfter(end)) {
            time.advance(Duration.between(time.instant(), end));
            return;
          }
          time.advance(after.time());
        }
        case Next.WhenOffered when -> {
          time.advance(Duration.between(time.instant(), end));
          return;
        }
        case Next.Done done -> {
          return;
        }
      }
    }
  }

  private void offer(String text) {
    offer(Post.of(text), true);
  }

  private void offer(Post post, boolean joinable) {
    String name =
        post.content().isEmpty() ? post.embeds().getFirst().description() : post.content();
    assertThat(queue.offer(new Delivery.New(post, joinable, how -> receipts.add(name)))).isTrue();
  }

  private List<String> contents() {
    return discord.messages().stream().map(FakeMessage::content).toList();
  }

  private List<String> descriptions() {
    return discord.messages().stream().flatMap(message -> message.descriptions().stream()).toList();
  }

  private static List<String> numbered(String prefix, int count) {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(prefix + i);
    }
    return all;
  }

  private static Embed embed(String description) {
    return Embed.builder().description(description).build();
  }

  private DeliverPosts lane(FakeWebhook place, Destination destination) {
    return builder(destination).build(queue, client(place));
  }

  private DeliverPosts.Builder builder(Destination destination) {
    return new DeliverPosts.Builder(new DeadLetters(folder.resolve("dead.jsonl")))
        .timers(time)
        .random(new SplittableRandom(1))
        .listener(heard)
        .destination(destination);
  }

  private static WebhookClient client(FakeWebhook place) {
    return WebhookClient.of(
        WebhookUrl.parse(place.url(), WebhookUrl.OtherHosts.LOOPBACK_ONLY),
        new WebhookClient.Options());
  }

  /** Writes down what the lane tells. */
  private static final class Heard implements DeliveryListener {
    private final List<String> events = Collections.synchronizedList(new ArrayList<>());
    private final List<Duration> waits = Collections.synchronizedList(new ArrayList<>());

    @Override
    public void delivered(int posts, Outcome.Accepted accepted) {
      events.add("delivered " + posts);
    }

    @Override
    public void limited(Outcome.RateLimited limited, Duration wait) {
      events.add("limited " + wait);
    }

    @Override
    public void unavailable(Outcome.Unavailable unavailable, int failures, Duration wait) {
      events.add("unavailable " + failures);
    }

    @Override
    public void gone(Outcome.Gone gone) {
      events.add("gone " + gone.status() + " " + gone.code());
    }

    @Override
    public void back() {
      events.add("back");
    }

    @Override
    public void parked(Outcome.Rejected rejected) {
      events.add("parked " + rejected.code());
    }

    @Override
    public void parkingFailed(Exception failure, Duration wait) {
      events.add("parking failed " + failure.getClass().getSimpleName());
    }

    @Override
    public void receiptFailed(RuntimeException failure) {
      events.add("receipt failed " + failure.getMessage());
    }

    @Override
    public void threadOpened(String threadId) {
      events.add("thread " + threadId);
    }
  }
}
