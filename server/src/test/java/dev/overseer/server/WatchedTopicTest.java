package dev.overseer.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overseer.server.WatchedTopic.Item;
import dev.overseer.server.WatchedTopic.News;
import dev.overseer.server.spi.ConsoleFeed.Change;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class WatchedTopicTest {
  private final AtomicInteger wakes = new AtomicInteger();
  private final WatchedTopic topic =
      new WatchedTopic("w", "birds", Optional.empty(), wakes::incrementAndGet);

  @Test
  void firstAllThenWhatChanges() {
    Consumer<Change> feed = topic.begin();
    assertThat(topic.take()).isEmpty();

    feed.accept(snapshot("a", "b"));
    assertThat(topic.take()).contains(whole(List.of(item("a", 0), item("b", 0)), false));
    assertThat(topic.take()).isEmpty();

    feed.accept(new Change.Put("c", fields(1)));
    feed.accept(new Change.Removed("a"));
    feed.accept(new Change.Totals(Map.of("sum", 3)));
    assertThat(topic.take())
        .contains(
            new News(
                false, List.of(item("c", 1)), List.of("a"), Optional.of(Map.of("sum", 3)), false));
    assertThat(topic.take()).isEmpty();
    assertThat(wakes).hasValue(4);
  }

  @Test
  void ofWhatChangesAgainAndAgainOnlyTheNewestIsTold() {
    Consumer<Change> feed = topic.begin();
    feed.accept(snapshot("a"));
    topic.take();
    for (int i = 1; i <= 100_000; i++) {
      feed.accept(new Change.Put("a", fields(i)));
      feed.accept(new Change.Put("b", fields(i)));
    }
    feed.accept(new Change.Removed("b"));

    assertThat(topic.take())
        .contains(
            new News(false, List.of(item("a", 100_000)), List.of("b"), Optional.empty(), false));
  }

  @Test
  void muchIsToldInPiecesAndTheSumsWithTheLast() {
    Consumer<Change> feed = topic.begin();
    Map<String, Map<String, Object>> many = new LinkedHashMap<>();
    for (int i = 0; i < 10; i++) {
      many.put("k" + i, Map.of("text", List.of("x".repeat(10_000))));
    }
    feed.accept(new Change.Snapshot(many));
    feed.accept(new Change.Totals(Map.of("sum", 1)));
    feed.accept(new Change.Put("k9", fields(9)));
    feed.accept(new Change.Removed("k8"));

    List<News> told = takeAll();

    assertThat(told).extracting(News::whole).containsExactly(true, false, false);
    assertThat(told).extracting(News::more).containsExactly(true, true, false);
    assertThat(told)
        .extracting(news -> news.totals().isPresent())
        .containsExactly(false, false, true);
    assertThat(told)
        .flatExtracting(News::set)
        .extracting(Item::key)
        .containsExactly("k0", "k1", "k2", "k3", "k4", "k5", "k6", "k7", "k9");
    assertThat(told).flatExtracting(News::removed).isEmpty();
  }

  @Test
  void whoIsTooFarBehindBeginsAgain() {
    AtomicInteger closed = new AtomicInteger();
    Consumer<Change> first = topic.begin();
    topic.subscribed(closed::incrementAndGet);
    first.accept(snapshot("a"));
    topic.take();
    for (int i = 0; i <= WatchedTopic.MOST_CHANGES; i++) {
      assertThat(topic.isBehind()).isFalse();
      first.accept(new Change.Put("k" + i, fields(i)));
    }
    assertThat(topic.isBehind()).isTrue();
    assertThat(closed).hasValue(1);
    assertThat(topic.take()).isEmpty();

    Consumer<Change> second = topic.begin();
    second.accept(snapshot("z"));
    first.accept(new Change.Put("late", fields(1)));
    first.accept(snapshot("later"));

    assertThat(takeAll()).containsExactly(whole(List.of(item("z", 0)), false));
  }

  @Test
  void whatBecomesBehindWhileItIsSubscribedIsLetGo() {
    AtomicInteger closed = new AtomicInteger();
    Consumer<Change> feed = topic.begin();
    feed.accept(snapshot("a"));
    for (int i = 0; i <= WatchedTopic.MOST_CHANGES; i++) {
      feed.accept(new Change.Put("k" + i, fields(i)));
    }
    topic.subscribed(closed::incrementAndGet);

    assertThat(closed).hasValue(1);
    assertThat(topic.isBehind()).isTrue();
  }

  @Test
  void whatHasEndedHearsNothing() {
    AtomicInteger closed = new AtomicInteger();
    Consumer<Change> feed = topic.begin();
    topic.subscribed(closed::incrementAndGet);
    feed.accept(snapshot("a"));
    topic.end();
    feed.accept(snapshot("b"));

    assertThat(topic.take()).isEmpty();
    assertThat(topic.isBehind()).isFalse();
    assertThat(closed).hasValue(1);
    topic.subscribed(closed::incrementAndGet);
    assertThat(closed).as("nothing is left open").hasValue(2);
  }

  /**
   * A topic that changes at random, and a client that takes at random: once it has taken all, it
   * knows what the topic is, whatever it missed. On the way it never hears of an item twice in one
   * message, and what was told whole came in one go.
   */
  @RepeatedTest(100)
  void theClientKnowsInTheEndWhatThereIs() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    Map<String, Map<String, Object>> truth = new LinkedHashMap<>();
    Map<String, Map<String, Object>> client = new HashMap<>();
    for (int i = 0; i < random.nextInt(2_000); i++) {
      truth.put("k" + random.nextInt(3_000), fields(i));
    }
    Consumer<Change> feed = topic.begin();
    feed.accept(new Change.Snapshot(truth));
    for (int step = 0; step < 20_000; step++) {
      String key = "k" + random.nextInt(random.nextInt(50) == 0 ? 10_000 : 100);
      int what = random.nextInt(1_000);
      if (what < 500) {
        truth.put(key, fields(step));
        feed.accept(new Change.Put(key, fields(step)));
      } else if (what < 900) {
        truth.remove(key);
        feed.accept(new Change.Removed(key));
      } else if (what == 900) {
        feed.accept(new Change.Snapshot(truth));
      } else if (what < 905) {
        topic.take().ifPresent(news -> apply(news, client, seed));
      }
      if (topic.isBehind()) {
        feed = topic.begin();
        feed.accept(new Change.Snapshot(truth));
      }
    }
    takeAll().forEach(news -> apply(news, client, seed));

    assertThat(client).as("seed %d", seed).isEqualTo(truth);
  }

  private static void apply(News news, Map<String, Map<String, Object>> client, long seed) {
    if (news.whole()) {
      client.clear();
    }
    assertThat(news.set()).as("seed %d", seed).extracting(Item::key).doesNotHaveDuplicates();
    news.set().forEach(item -> client.put(item.key(), item.fields()));
    news.removed().forEach(client::remove);
  }

  private List<News> takeAll() {
    List<News> told = new ArrayList<>();
    for (Optional<News> next = topic.take(); next.isPresent(); next = topic.take()) {
      told.add(next.get());
    }
    return told;
  }

  private static News whole(List<Item> items, boolean more) {
    return new News(true, items, List.of(), Optional.empty(), more);
  }

  private static Change snapshot(String... keys) {
    Map<String, Map<String, Object>> items = new LinkedHashMap<>();
    for (String key : keys) {
      items.put(key, fields(0));
    }
    return new Change.Snapshot(items);
  }

  private static Item item(String key, int value) {
    return new Item(key, fields(value));
  }

  private static Map<String, Object> fields(int value) {
    return Map.of("value", value);
  }
}
