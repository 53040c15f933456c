package dev.overseer.hub.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.overseer.hub.ActionDefinition;
import dev.overseer.hub.Hub;
import dev.overseer.hub.HubEvent;
import dev.overseer.hub.HubException;
import dev.overseer.hub.Session;
import dev.overseer.hub.StartRequest;
import dev.overseer.posix.Processes;
import dev.overseer.posix.StdStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The driver inside of a hub, with real processes. */
class ExecHubTest {
  private final BlockingQueue<HubEvent> events = new LinkedBlockingQueue<>();
  private Hub hub;
  private Session session;

  @BeforeEach
  void open(@TempDir Path state) {
    hub =
        Hub.builder()
            .actions(
                List.of(
                    ActionDefinition.of(
                        "talk",
                        "exec",
                        Map.of(
                            "entrypoint", "sh",
                            "command",
                                List.of(
                                    "-c",
                                    """
                                    echo "{\\"level\\":\\"error\\",\\"text\\":\\"$1\\"}"
                                    echo '{"level":"debug"}'
                                    echo plain
                                    echo "$OVERSEER_TASK_ID runs $OVERSEER_ACTION" >&2
                                    echo "debug: x" >&2
                                    """,
                                    "sh",
                                    "[[.text]]"),
                            "parameters", Map.of("text", Map.of("validate", "value.size() < 20")),
                            "stdout_condition", "output.json.level == \"error\"",
                            "output",
                                Map.of(
                                    "stderr",
                                    Map.of("condition", "!output.data.startsWith('debug')")))),
                    ActionDefinition.of(
                        "missing", "exec", Map.of("entrypoint", "/nowhere/[[.tool]]"))))
            .open(Processes.open(state));
    session = hub.connect(events::add);
  }

  @AfterEach
  void close() {
    session.close();
    hub.close();
  }

  @Test
  void onlyTheLinesThatCountAreHeardAndNumbered() throws Exception {
    session.start(request("talk", Map.of("text", "$(id) [[.x]]")));

    List<HubEvent.Output> outputs = outputsOf("t-1");
    assertThat(outputs.stream().filter(output -> output.stream() == StdStream.STDOUT))
        .singleElement()
        .extracting(output -> output.lines().text(0))
        .isEqualTo("{\"level\":\"error\",\"text\":\"$(id) [[.x]]\"}");
    assertThat(outputs.stream().filter(output -> output.stream() == StdStream.STDERR))
        .singleElement()
        .extracting(output -> output.lines().text(0))
        .isEqualTo("t-1 runs talk");
    assertThat(outputs.stream().map(HubEvent.Output::firstSeq)).containsExactly(1L, 2L);
  }

  @Test
  void theHubTellsWhatTheDriverRefuses() {
    assertThatThrownBy(() -> session.start(request("talk", Map.of())))
        .isInstanceOf(HubException.ValidationFailed.class)
        .hasMessage("validation error: exec: required parameter \"text\" is missing");
    assertThatThrownBy(() -> session.start(request("talk", Map.of("text", "x".repeat(20)))))
        .hasMessage(
            "validation error: exec: parameter \"text\" failed validation (value: \"%s\")",
            "x".repeat(20));
    assertThatThrownBy(() -> session.start(request("missing", Map.of("tool", "saw"))))
        .isInstanceOf(HubException.StartFailed.class)
        .hasMessageStartingWith("pool rejected task: ")
        .hasMessageContaining("/nowhere/saw");
    assertThatThrownBy(() -> session.start(request("missing", Map.of("tool", "\0"))))
        .isInstanceOf(HubException.StartFailed.class)
        .hasMessageContaining("NUL");
    assertThat(hub.list()).isEmpty();
  }

  private static StartRequest request(String action, Map<String, String> parameters) {
    return new StartRequest(action, "t-1", parameters, Optional.empty(), false, "r-1");
  }

  private List<HubEvent.Output> outputsOf(String taskId) throws InterruptedException {
    List<HubEvent.Output> outputs = new ArrayList<>();
    while (true) {
      switch (events.take()) {
        case HubEvent.Output output when output.taskId().equals(taskId) -> outputs.add(output);
        case HubEvent.Exited exited -> {
          assertThat(exited.exitCode()).isZero();
          return outputs;
        }
        case HubEvent other -> assertThat(other).isInstanceOf(HubEvent.Started.class);
      }
    }
  }
}
