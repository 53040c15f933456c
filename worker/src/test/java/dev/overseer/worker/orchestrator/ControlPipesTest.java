package dev.overseer.worker.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.overseer.core.Timers;
import dev.overseer.worker.spool.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

@Timeout(60)
class ControlPipesTest {
  @TempDir private Path folder;

  @Test
  void answersThroughTheStatusPipe() throws IOException {
    TestSpool spool = new TestSpool(folder);
    spool.result("marie", "a", "completed", "");
    try (Orchestrator _ = spool.orchestrator(Timers.system())) {
      await().untilAsserted(() -> assertThat(spool.told("task_completed")).hasSize(1));

      ObjectNode marie = ask("marie", "{\"command\": \"status\"}");
      assertThat(marie.path("name").asString()).isEqualTo("marie");
      assertThat(marie.path("completed_tasks").asInt()).isEqualTo(1);
      assertThat(marie.path("is_healthy").asBoolean(true)).isFalse();
      ObjectNode all = ask("orchestrator", "{\"command\": \"status\"}");
      assertThat(all.path("tasks").path("completed_tasks").asInt()).isEqualTo(1);
      assertThat(all.path("workers").propertyNames()).containsExactly("marie", "anga");
      assertThat(ask("marie", "nonsense").path("error").asString()).contains("a line must be");
      assertThat(ask("marie", "{\"command\": \"reload\"}").path("status").asString())
          .isEqualTo("looking at all folders");
    }
  }

  @Test
  void shutdownDrainsAWorkerAndEndsTheOrchestrator() throws Exception {
    TestSpool spool = new TestSpool(folder);
    try (Orchestrator orchestrator = spool.orchestrator(Timers.system())) {
      assertThat(ask("anga", "{\"command\": \"shutdown\"}").path("status").asString())
          .isEqualTo("draining");
      assertThat(spool.layout.drainOf("anga")).exists();
      assertThat(spool.layout.drainOf("marie")).doesNotExist();

      Files.writeString(
          folder.resolve("pipes/orchestrator-control"), "{\"command\":\"shutdown\"}\n");
      orchestrator.awaitShutdown();
    }
  }

  /** Nobody reads the answers, and nobody waits for that. */
  @Test
  void anAnswerThatNobodyReadsHoldsNothingUp() throws Exception {
    TestSpool spool = new TestSpool(folder);
    try (Orchestrator orchestrator = spool.orchestrator(Timers.system())) {
      Files.writeString(
          folder.resolve("pipes/orchestrator-control"),
          "{\"command\":\"status\"}\n".repeat(1000) + "{\"command\":\"shutdown\"}\n");
      orchestrator.awaitShutdown();
    }
  }

  private ObjectNode ask(String name, String line) throws IOException {
    Path status = folder.resolve("pipes/" + name + "-status");
    CompletableFuture<String> answer =
        CompletableFuture.supplyAsync(
            () -> {
              // Opening waits for the writer.
              try (BufferedReader reader = Files.newBufferedReader(status)) {
                return String.valueOf(reader.readLine());
              } catch (IOException e) {
                return e.toString();
              }
            },
            work -> Thread.ofPlatform().daemon().start(work));
    // The reader may not be there yet; an answer that nobody reads is lost, so it is asked again.
    await()
        .until(
            () -> {
              Files.writeString(folder.resolve("pipes/" + name + "-control"), line + "\n");
              return answer.isDone();
            });
    return Json.parse(answer.join().getBytes(StandardCharsets.UTF_8)).orElseThrow();
  }
}
