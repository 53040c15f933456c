package dev.overseer.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.overseer.server.spi.ConsoleFeed;
import dev.overseer.server.spi.ConsoleFeed.Answer;
import dev.overseer.server.spi.ConsoleFeed.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class JoinFeedsTest {
  private final OneTopic birds = new OneTopic("birds", "ring");
  private final OneTopic fish = new OneTopic("fish", "catch");
  private final JoinFeeds joined = new JoinFeeds(List.of(birds, fish));

  @Test
  void hasAllTopicsAndCommands() {
    assertThat(joined.topics()).containsExactlyInAnyOrder("birds", "fish");
    assertThat(joined.commands()).containsExactlyInAnyOrder("ring", "catch");
  }

  @Test
  void asksTheFeedThatHasIt() {
    List<Change> heard = new ArrayList<>();
    joined.subscribe("fish", Optional.of("pike"), heard::add).close();

    assertThat(fish.asked).containsExactly("fish pike", "closed");
    assertThat(birds.asked).isEmpty();
    assertThat(heard).containsExactly(new Change.Snapshot(Map.of()));
    assertThat(joined.perform("ring", Map.of("key", "wren")))
        .isEqualTo(new Answer.Done(Map.of("key", "wren")));
    assertThat(birds.asked).containsExactly("ring");
  }

  @Test
  void knowsOfNothingElse() {
    assertThatThrownBy(() -> joined.subscribe("trees", Optional.empty(), _ -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there is no topic \"trees\"");
    assertThat(joined.perform("fell", Map.of()))
        .isEqualTo(new Answer.Refused("unknown_command", "there is no command \"fell\""));
  }

  @Test
  void aNameStandsOnce() {
    OneTopic other = new OneTopic("fish", "fry");
    OneTopic another = new OneTopic("trees", "ring");

    assertThatThrownBy(() -> new JoinFeeds(List.of(birds, fish, other)))
        .hasMessage("two feeds have a topic \"fish\": each name may stand once");
    assertThatThrownBy(() -> new JoinFeeds(List.of(birds, another)))
        .hasMessage("two feeds have a command \"ring\": each name may stand once");
  }

  private static final class OneTopic implements ConsoleFeed {
    private final String topic;
    private final String command;
    private final List<String> asked = new ArrayList<>();

    OneTopic(String topic, String command) {
      this.topic = topic;
      this.command = command;
    }

    @Override
    public Set<String> topics() {
      return Set.of(topic);
    }

    @Override
    public Set<String> commands() {
      return Set.of(command);
    }

    @Override
    public Subscription subscribe(String topic, Optional<String> part, Consumer<Change> listener) {
      asked.add(topic + " " + part.orElse("-"));
      listener.accept(new Change.Snapshot(Map.of()));
      return () -> asked.add("closed");
    }

    @Override
    public Answer perform(String command, Map<String, Object> arguments) {
      asked.add(command);
      return new Answer.Done(arguments);
    }
  }
}
