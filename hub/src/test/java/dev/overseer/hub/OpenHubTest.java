package dev.overseer.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.overseer.hub.TaskSnapshot.Phase;
import dev.overseer.hub.spi.Action;
import dev.overseer.hub.spi.Driver;
import dev.overseer.hub.spi.InvalidDefinitionException;
import dev.overseer.posix.Command;
import dev.overseer.posix.Processes;
import dev.overseer.posix.SpawnException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a hub is opened with, and what is left where it can't be opened. */
class OpenHubTest {
  @TempDir private Path folder;

  @Test
  void closesTheProcessesWhereAnActionCannotWork() {
    Processes processes = Processes.open(folder);
    HubBuilder builder =
        Hub.builder().actions(List.of(ActionDefinition.of("a\nb", "no\tdriver", Map.of())));

    assertThatThrownBy(() -> builder.open(processes))
        .isInstanceOf(InvalidDefinitionException.class)
        .hasMessageStartingWith("action \"a\\nb\": unknown type \"no\\tdriver\"; there are [");

    assertThatThrownBy(() -> processes.spawn(Command.of(List.of("true"))))
        .isInstanceOf(SpawnException.class)
        .hasMessageContaining("closed");
  }

  /** A driver of somebody else's throws what it throws; the hub, and who reloads it, hear why. */
  @Test
  void aDriverThatFailsIsAnInvalidDefinition() {
    HubBuilder builder =
        Hub.builder()
            .driver(new Broken())
            .actions(List.of(ActionDefinition.of("a", "broken", Map.of())));

    assertThatThrownBy(() -> builder.open(Processes.open(folder)))
        .isInstanceOf(InvalidDefinitionException.class)
        .hasMessage(
            "action \"a\": its driver can't make it: java.lang.IllegalStateException: oh dear");
  }

  @Test
  void aKeyWithoutAValueIsNotThere() {
    Map<String, Object> config = new HashMap<>(Map.of("entrypoint", "true"));
    config.put("command", null);

    assertThat(ActionDefinition.of("a", "exec", config).config()).containsOnlyKeys("entrypoint");
  }

  @Test
  void quotesTheNameOfAnUnknownAction() {
    assertThat(new HubException.UnknownAction("\u001b[31m\"red\"\n"))
        .hasMessage("unknown action: \"\\x1b[31m\\\"red\\\"\\n\"");
  }

  /** The wish may come a moment before the closing that it is meant for. */
  @Test
  void whoWasHastenedBeforeClosingHasNoPatienceInIt() {
    Hub hub =
        Hub.builder()
            .actions(
                List.of(
                    ActionDefinition.of(
                        "deaf",
                        "exec",
                        Map.of(
                            "entrypoint",
                            "sh",
                            "command",
                            List.of("-c", "trap '' TERM; echo up; while :; do sleep 0.1; done")))))
            .options(
                new HubOptions(
                    Duration.ofMinutes(5),
                    1 << 20,
                    1 << 16,
                    1000,
                    Duration.ofHours(1),
                    1 << 18,
                    Duration.ofSeconds(5)))
            .open(Processes.open(folder));
    Recorder heard = new Recorder();
    Session session = hub.connect(heard);
    for (String id : List.of("running", "stopping")) {
      session.start(new StartRequest("deaf", id, Map.of(), Optional.empty(), false, ""));
      heard.awaitLine("output %s stdout 1 up".formatted(id));
    }
    hub.stop("stopping");

    hub.hasten();
    long before = System.nanoTime();
    hub.close();

    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofMinutes(1));
    assertThat(hub.list()).allMatch(task -> task.phase() == Phase.STOPPED);
  }

  private static final class Broken implements Driver {
    @Override
    public String type() {
      return "broken";
    }

    @Override
    public Action create(ActionDefinition definition) {
      throw new IllegalStateException("oh dear");
    }
  }
}
