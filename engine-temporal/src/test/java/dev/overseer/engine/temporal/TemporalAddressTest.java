package dev.overseer.engine.temporal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.overseer.core.log.Log;
import dev.overseer.worker.engine.Engine;
import dev.overseer.worker.engine.EngineException;
import dev.overseer.worker.spool.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/** Addresses, and what is said where something is wrong with them or with what belongs to them. */
class TemporalAddressTest {
  @TempDir private Path folder;

  @Test
  void isReadWithItsUsualParts() throws EngineException {
    assertThat(TemporalAddress.parse("temporal://db:7000/prod"))
        .isEqualTo(new TemporalAddress("db", 7000, "prod"));
    assertThat(TemporalAddress.parse("temporal://db"))
        .isEqualTo(new TemporalAddress("db", 7233, "default"));
    assertThat(TemporalAddress.parse("temporal://db/").namespace()).isEqualTo("default");
    assertThat(TemporalAddress.parse("temporal://db:7000/prod"))
        .hasToString("temporal://db:7000/prod");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "temporal:///x",
        "temporal://a/b/c",
        "temporal://a?tls=true",
        "temporal://user@a/b",
        "temporal://a:99999",
        "temporal://a:0/b",
        "temporal://a b"
      })
  void somethingElseIsRefusedWithTheForm(String text) {
    assertThatThrownBy(() -> TemporalAddress.parse(text))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("It must be temporal://host:port/namespace");
  }

  @Test
  void aServerThatIsNotThereIsSaidInASentence() throws EngineException {
    try (Engine engine = open(Map.of())) {
      assertThatThrownBy(() -> engine.worker("marie"))
          .isInstanceOf(EngineException.class)
          .hasMessageContaining("temporal://127.0.0.1:1/default can't be used: it does not answer")
          .hasMessageContaining("Is it running, and is the address right?");
    }
  }

  @Test
  void whatBelongsTogetherIsAskedFor() throws Exception {
    Path file = Files.writeString(folder.resolve("x.pem"), "nonsense");
    assertThatThrownBy(() -> open(Map.of("OVERSEER_TEMPORAL_TLS_CERT", file.toString())))
        .hasMessageContaining("belong together");
    assertThatThrownBy(() -> open(Map.of("OVERSEER_TEMPORAL_TLS_CA", file.toString())))
        .hasMessageContaining("the certificates for TLS can't be used");
    assertThatThrownBy(
            () ->
                open(
                    Map.of(
                        "OVERSEER_TEMPORAL_TLS",
                        "false",
                        "OVERSEER_TEMPORAL_TLS_CA",
                        file.toString())))
        .hasMessageContaining("OVERSEER_TEMPORAL_TLS is false, but there are certificates");
    assertThatThrownBy(() -> open(Map.of("OVERSEER_TEMPORAL_HEARTBEAT", "20s")))
        .hasMessageContaining("at least three times OVERSEER_TEMPORAL_HEARTBEAT");
  }

  @Test
  void whatTheServerWouldNotTakeIsRefusedBefore() throws EngineException {
    try (Engine engine = open(Map.of())) {
      assertThatThrownBy(() -> engine.submit("marie", task("overseer/drain/x", "x")))
          .hasMessageContaining("what begins with \"overseer/\" is ours");
      assertThatThrownBy(() -> engine.submit("marie", task("x".repeat(1_000), "x")))
          .hasMessageContaining("may have 900 bytes");
      assertThatThrownBy(() -> engine.submit("marie", task("t", "x".repeat(2_000_000))))
          .hasMessageContaining("Temporal takes no more than");
    }
  }

  @Test
  void prioritiesAreClasses() {
    assertThat(List.of(100, 10, 1, 0, -1, -10, -11).stream().map(Priorities::key))
        .containsExactly(1, 2, 2, 3, 4, 4, 5);
  }

  @Test
  void whatComesFromOutsideStaysWithinItsQuotes() {
    assertThat(
            AskVisibility.query(
                Executions.Filter.of(Names.TASK).withId("a' OR WorkflowId != 'x\\")))
        .isEqualTo(
            "WorkflowType = 'overseer-task' AND WorkflowId = 'a\\' OR WorkflowId != \\'x\\\\'");
  }

  private static Engine open(Map<String, String> environment) throws EngineException {
    return new TemporalEngineProvider()
        .open("temporal://127.0.0.1:1/default", environment, Log.silent());
  }

  private static ObjectNode task(String id, String description) {
    ObjectNode task = Json.object();
    task.put("task_id", id);
    task.put("description", description);
    return task;
  }
}
