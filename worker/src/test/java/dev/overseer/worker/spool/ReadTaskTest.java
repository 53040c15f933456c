package dev.overseer.worker.spool;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.overseer.worker.spool.ReadTask.Content;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadTaskTest {
  private static final Path FILE = Path.of("x.json");

  private static Content parse(String json) {
    return ReadTask.parse(FILE, json.getBytes(UTF_8));
  }

  @Test
  void readsWhatProducersWrite() {
    Content content =
        parse(
            """
            {"task_id": "t-1", "description": "Do it", "worker": "marie", "timeout": "90.5",
             "priority": "high", "dependencies": ["t-0"], "not_before": "2026-01-02T03:04:05",
             "created_at": "yesterday", "metadata": {"a": [1, 2]}}
            """);
    TaskSpec task = ((Content.Task) content).spec();
    assertThat(task.id()).isEqualTo("t-1");
    assertThat(task.description()).isEqualTo("Do it");
    assertThat(task.timeout()).contains(Duration.ofMillis(90_500));
    assertThat(task.priority()).isEqualTo(TaskSpec.HIGH);
    assertThat(task.dependencies()).containsExactly("t-0");
    assertThat(task.notBefore()).contains(Instant.parse("2026-01-02T03:04:05Z"));
    assertThat(task.createdAt()).isEmpty();
    assertThat(task.fields().path("metadata").path("a").get(1).asInt()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[]|a JSON object is needed, not an array",
        "{|not JSON",
        "{\"description\":\"d\"}|\"task_id\" is missing",
        "{\"task_id\":\"t\"}|\"description\" is missing",
        "{\"task_id\":{},\"description\":\"d\"}|\"task_id\" must be a string, not an object",
        "{\"task_id\":\"t\",\"task_id\":\"u\",\"description\":\"d\"}|not JSON: Duplicate",
        "{\"task_id\":\"t\",\"description\":\"d\",\"timeout\":-1}|\"timeout\" must be",
        "{\"task_id\":\"t\",\"description\":\"d\",\"timeout\":\"soon\"}|\"timeout\" must be",
        "{\"task_id\":\"t\",\"description\":\"d\",\"priority\":\"asap\"}|\"priority\" must be",
        "{\"task_id\":\"t\",\"description\":\"d\",\"dependencies\":\"t\"}|\"dependencies\" must",
        "{\"task_id\":\"t\",\"description\":\"d\",\"not_before\":true}|\"not_before\" must be",
      })
  void saysWhatIsWrongWithTheRest(String json, String reason) {
    assertThat(parse(json))
        .isInstanceOfSatisfying(
            Content.Invalid.class, invalid -> assertThat(invalid.reason()).startsWith(reason));
  }

  @Test
  void aHugeFileIsRefusedUnread(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("huge.json");
    try (var sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(50L << 20);
    }
    assertThat(ReadTask.read(file)).isInstanceOf(Content.Invalid.class);
    Files.delete(file);
    assertThat(ReadTask.read(file)).isEqualTo(new Content.Gone());
  }

  @Test
  void mutatedFilesAreTasksOrInvalidAndNothingElse() {
    byte[] good =
        "{\"task_id\":\"t\",\"description\":\"d\",\"timeout\":5,\"priority\":1}".getBytes(UTF_8);
    Random random = new Random(3);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = good.clone();
      for (int n = random.nextInt(4); n >= 0; n--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      assertThat(ReadTask.parse(FILE, bytes)).isNotInstanceOf(Content.Gone.class);
    }
    String deep = "[".repeat(100_000);
    assertThat(parse(deep)).isInstanceOf(Content.Invalid.class);
  }
}
