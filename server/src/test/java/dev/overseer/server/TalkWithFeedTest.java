package dev.overseer.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.overseer.core.log.Log;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a turn is, and what a full outbox does: with an outbox that a test takes from. */
class TalkWithFeedTest {
  private static final int ROOM = 64 << 10;

  private final ArrayDeque<Runnable> turns = new ArrayDeque<>();
  private final TestFeed feed = new TestFeed("birds", "fish");
  private final Outbox outbox =
      new Outbox(ROOM, InstantSource.system(), new ServerStatistics(), () -> {});
  private final TalkWithFeed talk =
      new TalkWithFeed(feed, outbox, turns::add, new ServerStatistics(), Log.silent());

  @Test
  void whatChangesInOneTurnIsOneMessage() {
    watch("w", "birds");
    turn();
    assertThat(takeAll()).containsExactly("{\"type\":\"snapshot\",\"id\":\"w\",\"set\":[]}");

    feed.put("birds", "wren", Map.of("song", 1));
    feed.put("birds", "rook", Map.of("song", 1));
    feed.put("birds", "wren", Map.of("song", 2));
    feed.remove("birds", "crow");
    turn();

    assertThat(takeAll())
        .containsExactly(
            """
            {"type":"change","id":"w",\
            "set":[{"key":"wren","song":2},{"key":"rook","song":1}],"removed":["crow"]}\
            """);
    assertThat(turns).isEmpty();
  }

  @Test
  void aClientThatReadsNothingCostsNoMoreThanTheTopicIsLarge() {
    watch("w", "birds");
    turn();
    for (int i = 0; i < 2_000; i++) {
      for (int bird = 0; bird < 50; bird++) {
        feed.put("birds", "bird-" + bird, Map.of("song", "la ".repeat(100) + i));
      }
      runTurns();
    }
    assertThat(outbox.bytes()).isLessThan(2 * ROOM);

    List<String> told = takeAll();
    while (outbox.written(outbox.bytes()) || !turns.isEmpty()) {
      talk.relieved();
      runTurns();
      told.addAll(takeAll());
    }
    assertThat(told.getLast()).contains("la 1999\"");
    assertThat(String.join("", told).split("la 1999\"", -1)).hasSize(51);
  }

  @Test
  void aFullOutboxHoldsBackOnlyNewsAndIsGoneOnWithOnceThereIsRoom() {
    outbox.offerNews(new byte[ROOM]);
    watch("w", "birds");
    runTurns();
    assertThat(takeAll()).as("what was in it").hasSize(1);
    assertThat(feed.begun("birds")).isEqualTo(1);

    assertThat(outbox.written(outbox.bytes())).as("told to go on").isTrue();
    talk.relieved();

    assertThat(takeAll()).containsExactly("{\"type\":\"snapshot\",\"id\":\"w\",\"set\":[]}");
  }

  @Test
  void whoIsTooFarBehindGetsAllOfItAnew() {
    watch("w", "birds");
    runTurns();
    takeAll();
    outbox.written(outbox.bytes());
    outbox.offerNews(new byte[ROOM]);
    for (int i = 0; i <= WatchedTopic.MOST_CHANGES; i++) {
      feed.put("birds", "bird-" + i, Map.of());
      feed.remove("birds", "bird-" + i);
    }
    feed.put("birds", "phoenix", Map.of("song", "of fire"));
    runTurns();
    assertThat(feed.listeners("birds")).as("nobody listens for nothing").isZero();
    takeAll();

    outbox.written(outbox.bytes());
    talk.relieved();
    runTurns();

    assertThat(takeAll())
        .containsExactly(
            """
            {"type":"snapshot","id":"w","set":[{"key":"phoenix","song":"of fire"}]}\
            """);
    assertThat(feed.begun("birds")).isEqualTo(2);
  }

  @Test
  void oneLargeTopicDoesNotMakeTheOthersWait() {
    for (int i = 0; i < 1_000; i++) {
      feed.put("birds", "bird-" + i, Map.of("song", "x".repeat(100)));
    }
    watch("large", "birds");
    watch("small", "fish");
    turn();

    assertThat(takeAll().subList(0, 2)).anyMatch(message -> message.contains("\"small\""));
  }

  @Test
  void aClosedTalkListensToNothing() {
    watch("w", "birds");
    watch("v", "fish");
    assertThat(feed.listeners("birds") + feed.listeners("fish")).isEqualTo(2);
    talk.close();

    assertThat(feed.listeners("birds") + feed.listeners("fish")).isZero();
    runTurns();
    assertThat(takeAll()).isEmpty();
  }

  private void watch(String id, String topic) {
    String request = "{\"type\":\"watch\",\"id\":\"%s\",\"topic\":\"%s\"}".formatted(id, topic);
    talk.handle(new Incoming.Text(request.getBytes(UTF_8)));
  }

  private void turn() {
    assertThat(turns).as("turns that are planned").hasSize(1);
    turns.remove().run();
  }

  private void runTurns() {
    while (!turns.isEmpty()) {
      turns.remove().run();
    }
  }

  private List<String> takeAll() {
    List<Waiting> taken = new ArrayList<>();
    while (outbox.take(taken, 100)) {
      // Until nothing is left.
    }
    List<String> texts = new ArrayList<>();
    for (Waiting one : taken) {
      byte[] frame = ((Waiting.Frames) one).bytes();
      int header = TextFrames.headerBytes(frame.length - 2) == 2 ? 2 : frame[1] == 126 ? 4 : 10;
      texts.add(new String(frame, header, frame.length - header, UTF_8));
    }
    return texts;
  }
}
