package dev.overseer.feed.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TimelineTest {
  private static final Instant AT = Instant.parse("2026-03-01T10:00:00Z");

  private final Topic topic = new Topic();
  private final Heard heard = new Heard();
  private Timeline timeline = new Timeline(topic, 5, 10_000);

  @BeforeEach
  void listen() {
    topic.add(new Topic.Listener(heard));
  }

  @Test
  void leavesOutTheEarliestAndSaysSo() {
    for (int i = 0; i < 9; i++) {
      say(timeline.own(), i * 10L, "line " + i);
    }

    assertThat(heard.lines())
        .containsExactly(
            "note | 4 earlier events of this session are in the transcript, and left out here",
            "text | line 4",
            "text | line 5",
            "text | line 6",
            "text | line 7",
            "text | line 8");
    assertThat(timeline.leftOut()).isEqualTo(4);
    assertThat(timeline.isLeftOut(timeline.own(), 30)).isTrue();
    assertThat(timeline.isLeftOut(timeline.own(), 40)).isFalse();
  }

  @Test
  void countsCharactersToo() {
    timeline = new Timeline(topic, 1000, 3000);
    say(timeline.own(), 0, "first");
    say(timeline.own(), 10, "x".repeat(2000));
    say(timeline.own(), 20, "y".repeat(1500));

    assertThat(heard.lines()).hasSize(2).last().asString().startsWith("text | yyy");
    assertThat(timeline.change(timeline.own(), "0.0", Map.of("result", "late"))).isFalse();
  }

  @Test
  void leavesOutOfTheLongestLaneAndNotWhatOthersLieIn() {
    say(timeline.own(), 0, "begins an agent");
    timeline.mayBegin(timeline.own(), "0.0", "t1", "Look", Optional.of(AT));
    Timeline.Lane agent = timeline.lane(Path.of("/a/agent-1.jsonl"));
    timeline.place(agent, timeline.begunBy(agent, "t1", "", Optional.empty()).orElseThrow());
    for (int i = 0; i < 8; i++) {
      say(agent, i * 10L, "of the agent " + i);
    }
    say(timeline.own(), 10, "goes on");
    say(timeline.own(), 20, "ends");

    assertThat(heard.items()).containsKeys("0.0", "agent-1.jsonl/left-out");
    assertThat(heard.item("of the agent 7")).containsEntry("parent", "0.0");
    assertThat(heard.items().values())
        .filteredOn(item -> item.get("parent") == null)
        .extracting(item -> item.get("text"))
        .containsExactly("begins an agent", "goes on", "ends");
    assertThat(heard.items().get("agent-1.jsonl/left-out")).containsEntry("parent", "0.0");
  }

  @Test
  void movesALaneOnceTheCallIsSeenThatBeganIt() {
    Timeline.Lane agent = timeline.lane(Path.of("/a/agent-1.jsonl"));
    assertThat(timeline.begunBy(agent, "", "Look", Optional.of(AT))).isEmpty();
    timeline.place(
        agent,
        timeline.standIn(
            agent, "", "Look", Optional.of(AT), Map.of("kind", "call", "text", "stands in")));
    say(agent, 0, "of the agent");
    assertThat(heard.item("of the agent")).containsEntry("parent", heard.key("stands in"));

    say(timeline.own(), 0, "another call");
    timeline.mayBegin(timeline.own(), "0.0", "t1", "Look elsewhere", Optional.of(AT));
    say(timeline.own(), 10, "the call");
    timeline.mayBegin(timeline.own(), "10.0", "t2", "Look", Optional.of(AT));

    assertThat(heard.item("of the agent")).containsEntry("parent", "10.0");
    assertThat(heard.lines()).noneMatch(line -> line.contains("stands in"));
    say(agent, 10, "and more");
    assertThat(heard.item("and more")).containsEntry("parent", "10.0");
  }

  @Test
  void forgetsALaneWhole() {
    say(timeline.own(), 0, "stays");
    Timeline.Lane agent = timeline.lane(Path.of("/a/agent-1.jsonl"));
    for (int i = 0; i < 8; i++) {
      say(agent, i * 10L, "goes " + i);
    }

    timeline.clear(agent);

    assertThat(heard.lines()).containsExactly("text | stays");
    assertThat(timeline.leftOut()).isZero();
    for (int i = 1; i < 5; i++) {
      say(timeline.own(), i * 10L, "comes " + i);
    }
    assertThat(heard.items()).hasSize(5);
  }

  @Test
  void tellsLanesOfTheSameNameApart() {
    Timeline.Lane one = timeline.lane(Path.of("/run1/agent-1.jsonl"));
    Timeline.Lane other = timeline.lane(Path.of("/run2/agent-1.jsonl"));

    assertThat(Timeline.key(one, 0, 0)).isNotEqualTo(Timeline.key(other, 0, 0));
    assertThat(timeline.lane(Path.of("/run1/agent-1.jsonl"))).isSameAs(one);
  }

  @Test
  void findsWhereSomethingBelongsByItsTime() {
    timeline.put(timeline.own(), "a", 10, Optional.of(AT), Map.of("kind", "text"));
    timeline.put(timeline.own(), "b", 20, Optional.of(AT.plusSeconds(10)), Map.of("kind", "text"));

    assertThat(timeline.orderAt(timeline.own(), AT.plusSeconds(5))).isBetween(10.0, 11.0);
    assertThat(timeline.orderAt(timeline.own(), AT.plusSeconds(10))).isBetween(20.0, 21.0);
    assertThat(timeline.orderAt(timeline.own(), AT.minusSeconds(1))).isLessThan(10);
  }

  private void say(Timeline.Lane lane, long offset, String text) {
    timeline.put(
        lane,
        Timeline.key(lane, offset, 0),
        Timeline.order(offset, 0),
        Optional.of(AT),
        Map.of("kind", "text", "text", text));
  }
}
