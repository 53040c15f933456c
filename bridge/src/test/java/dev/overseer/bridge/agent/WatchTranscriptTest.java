package dev.overseer.bridge.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overseer.core.log.Log;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

@Timeout(60)
class WatchTranscriptTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration LONG = Duration.ofSeconds(20);

  @TempDir private Path folder;

  private final AtomicInteger confirmed = new AtomicInteger();

  private WatchTranscript watch(Path path) {
    return WatchTranscript.open(
        path, Map.of(), InstantSource.system(), confirmed::incrementAndGet, Log.silent());
  }

  private static void write(Path file, String line) throws IOException {
    Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private static String prompt(String text, Instant at) {
    return """
    {"type":"user","sessionId":"s","uuid":"u","timestamp":"%s","message":{"role":"user","content":[{"type":"text","text":%s}]}}\
    """
        .formatted(at, JSON.writeValueAsString(text));
  }

  @Test
  void aPromptThatItShowsIsConfirmed() throws Exception {
    Path file = folder.resolve("session.jsonl");
    try (WatchTranscript watch = watch(file)) {
      WatchTranscript.Expected expected = watch.expect("do it\nnow ");
      assertThat(expected.await(Duration.ofMillis(50))).isFalse();
      write(file, prompt("something else", Instant.now()));
      write(file, prompt("do it\nnow", Instant.now()));

      assertThat(expected.await(LONG)).isTrue();
      assertThat(confirmed).hasValue(1);
    }
  }

  @Test
  void oneThatIsQueuedIsConfirmedToo() throws Exception {
    Path file = folder.resolve("session.jsonl");
    try (WatchTranscript watch = watch(file)) {
      WatchTranscript.Expected expected = watch.expect("later");
      write(
          file,
          """
          {"type":"queue-operation","operation":"enqueue","sessionId":"s","timestamp":"%s","content":"later"}\
          """
              .formatted(Instant.now()));

      assertThat(expected.await(LONG)).isTrue();
    }
  }

  @Test
  void aLongOneIsKnownByItsBeginning() throws Exception {
    Path file = folder.resolve("session.jsonl");
    String text = "long ".repeat(10_000);
    try (WatchTranscript watch = watch(file)) {
      WatchTranscript.Expected expected = watch.expect(text);
      write(file, prompt(text, Instant.now()));

      assertThat(expected.await(LONG)).isTrue();
    }
  }

  @Test
  void whatWasSaidBeforeOrIsTakenBackConfirmsNothing() throws Exception {
    Path file = folder.resolve("session.jsonl");
    write(file, prompt("yes", Instant.now().minusSeconds(60)));
    try (WatchTranscript watch = watch(file)) {
      WatchTranscript.Expected expected = watch.expect("yes");
      WatchTranscript.Expected withdrawn = watch.expect("no");
      watch.withdraw(withdrawn);
      write(file, prompt("no", Instant.now()));
      write(file, prompt("end", Instant.now()));
      assertThat(watch.expect("end").await(Duration.ofSeconds(5))).isTrue();

      assertThat(expected.await(Duration.ZERO)).isFalse();
      assertThat(withdrawn.await(Duration.ZERO)).isFalse();
    }
  }

  @Test
  void aFolderOfTranscriptsWillDo() throws Exception {
    write(folder.resolve("old.jsonl"), prompt("hello", Instant.now().minusSeconds(60)));
    try (WatchTranscript watch = watch(folder)) {
      WatchTranscript.Expected expected = watch.expect("hello");
      write(folder.resolve("new.jsonl"), prompt("hello", Instant.now()));

      Awaitility.await().atMost(LONG).until(() -> confirmed.get() == 1);
      assertThat(expected.await(Duration.ZERO)).isTrue();
    }
  }
}
