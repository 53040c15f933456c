package dev.overseer.feed.spool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overseer.core.log.Log;
import dev.overseer.worker.spool.SpoolLayout;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LatestResultsTest {
  private static final Instant BASE = Instant.parse("2026-01-02T03:00:00Z");

  @TempDir private Path root;

  @Test
  void tellsHowTasksEndedTheNewestFirst() throws IOException {
    SpoolLayout layout = SpoolLayout.under(root);
    result(
        layout,
        "marie",
        "first",
        1,
        """
        {"task_id": "first", "status": "completed", "exit_code": 0, "final": true, "retry_count": 2,
         "duration_seconds": 1.5, "total_cost_usd": 0.25, "session_id": "s", "stdout": "long"}
        """);
    result(
        layout,
        "pierre",
        "second",
        2,
        """
        {"task_id": "second", "status": "failed", "exit_code": 3, "final": false, "reason": "no luck"}
        """);
    result(layout, "pierre", "none", 3, "[no result]");

    try (SpoolFolders folders = SpoolFolders.open(Log.silent())) {
      assertThat(new LatestResults(layout).look(folders))
          .containsExactly(
              Map.entry(
                  "pierre/second.json",
                  Map.of(
                      "task_id", "second",
                      "worker", "pierre",
                      "at", "2026-01-02T03:00:02Z",
                      "status", "failed",
                      "final", false,
                      "exit_code", 3,
                      "attempts", 1,
                      "reason", "no luck")),
              Map.entry(
                  "marie/first.json",
                  Map.of(
                      "task_id",
                      "first",
                      "worker",
                      "marie",
                      "at",
                      "2026-01-02T03:00:01Z",
                      "status",
                      "completed",
                      "final",
                      true,
                      "exit_code",
                      0,
                      "attempts",
                      3,
                      "duration_seconds",
                      new BigDecimal("1.5"),
                      "cost_usd",
                      new BigDecimal("0.25"),
                      "session_id",
                      "s")));
    }
  }

  @Test
  void ofManyItTellsOfTheLatest() throws IOException {
    SpoolLayout layout = SpoolLayout.under(root);
    for (int i = 1; i <= LatestResults.MOST + 10; i++) {
      String id = "t" + i;
      result(
          layout, "marie", id, i, "{\"task_id\": \"%s\", \"status\": \"completed\"}".formatted(id));
    }

    try (SpoolFolders folders = SpoolFolders.open(Log.silent())) {
      assertThat(new LatestResults(layout).look(folders).keySet())
          .hasSize(LatestResults.MOST)
          .startsWith("marie/t%d.json".formatted(LatestResults.MOST + 10))
          .endsWith("marie/t11.json");
    }
  }

  private static void result(
      SpoolLayout layout, String worker, String id, int second, String content) throws IOException {
    Files.createDirectories(layout.tasksOf(worker));
    Files.createDirectories(layout.resultsOf(worker));
    Path file = Files.writeString(layout.result(worker, id), content);
    Files.setLastModifiedTime(file, FileTime.from(BASE.plusSeconds(second)));
  }
}
