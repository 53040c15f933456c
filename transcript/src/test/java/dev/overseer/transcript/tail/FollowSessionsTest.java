package dev.overseer.transcript.tail;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All sessions of a user's agents, over several runs. */
class FollowSessionsTest {
  private static final Instant BEFORE = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant BEGIN = Instant.parse("2026-01-02T00:00:00Z");
  private static final Instant AFTER = Instant.parse("2026-01-03T00:00:00Z");

  @TempDir private Path home;

  private final Taken taken = new Taken();
  private Runnable end = () -> {};

  @AfterEach
  void end() {
    end.run();
    end = () -> {};
  }

  @Test
  void passesOverWhatWasThereAndFollowsAllThatComes() throws Exception {
    Path old = write(".claude/projects/-a/old.jsonl", BEFORE, "old");
    start(checkpoint());
    awaitPassedOver();

    write(".claude/projects/-a/old.jsonl", AFTER, "gone on with");
    awaitNew("gone on with");
    write(".claude/projects/-b/new.jsonl", AFTER, "new");
    awaitNew("gone on with", "new");
    write(".claude/projects/-b/new/subagents/agent-1.jsonl", AFTER, "subagent");
    write(".codex/sessions/2026/01/03/rollout-1.jsonl", AFTER, "codex");
    awaitNew("gone on with", "new", "subagent", "codex");
    assertThat(old).exists();
  }

  @Test
  void anOldSessionThatIsGoneOnWithIsFoundByItsEventAlone() throws Exception {
    write(".claude/projects/-a/old.jsonl", BEFORE, "old");
    start(checkpoint(), Duration.ofSeconds(2));
    awaitPassedOver();
    write(".claude/projects/-a/new.jsonl", AFTER, "new");
    awaitNew("new");

    write(".claude/projects/-a/old.jsonl", AFTER, "gone on with");

    awaitNew("new", "gone on with");
  }

  @Test
  void afterABreakGoesOnWithWhatWasWrittenInIt() throws Exception {
    write(".claude/projects/-a/idle.jsonl", BEFORE, "idle");
    write(".claude/projects/-a/resumed.jsonl", BEFORE, "long ago");
    Checkpoint first = checkpoint();
    start(first);
    awaitPassedOver();
    write(".claude/projects/-a/known.jsonl", AFTER, "one");
    awaitNew("one");
    first.move(line("one"), "");
    first.save();
    end();

    write(".claude/projects/-a/known.jsonl", AFTER, "two");
    write(".claude/projects/-a/resumed.jsonl", AFTER, "in the break");
    write(".claude/projects/-a/begun.jsonl", AFTER, "whole");
    forget();
    start(checkpoint());

    awaitNew("two", "in the break", "whole");
  }

  @Test
  void beginsAnewWhereNothingCameInTheFirstRun() throws Exception {
    Checkpoint first = checkpoint();
    start(first);
    awaitPassedOver();
    first.save();
    end();
    write(".claude/projects/-a/s.jsonl", AFTER, "in the break");
    forget();

    start(checkpoint());

    awaitNew("in the break");
  }

  @Test
  void repeatsNothingOfFilesWhoseMarksWereForgotten() throws Exception {
    Checkpoint first = checkpoint();
    start(first);
    awaitPassedOver();
    int files = Checkpoint.MOST_FILES + 10;
    Instant later = AFTER.plus(Checkpoint.FOUND).plusSeconds(1);
    for (int i = 0; i < files; i++) {
      Instant at = i < files / 2 ? AFTER : later;
      Path file = write(".claude/projects/-a/s" + i + ".jsonl", at, "said " + i);
      Files.setLastModifiedTime(file, FileTime.from(at));
    }
    await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(fresh()).hasSize(files));
    taken.lines().stream()
        .filter(line -> line.reading() != Line.Reading.KNOWN)
        .forEach(line -> first.move(line, ""));
    first.save();
    end();
    assertThat(first.files()).hasSize(Checkpoint.MOST_FILES);
    assertThat(first.since()).isEqualTo(AFTER);
    forget();

    for (int i = 0; i < files; i++) {
      write(".claude/projects/-a/s" + i + ".jsonl", later.plusSeconds(60), "later " + i);
    }
    start(checkpoint());

    await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(fresh()).hasSize(files));
    assertThat(fresh()).allMatch(text -> text.contains("later")).doesNotHaveDuplicates();
  }

  @Test
  void findsTheFirstLineSinceATimeByTheLinesOwnTimes() throws Exception {
    Path file = home.resolve("s.jsonl");
    String before = "{\"type\":\"user\",\"timestamp\" : \"2026-01-01T00:00:00.5Z\"}\n";
    String quoted =
        "{\"text\":\"\\\"timestamp\\\":\\\"2026-02-01T00:00:00Z\\\"\",\"timestamp\":\"x\"}\n";
    String without = "{\"type\":\"summary\",\"timestamp\":17}\n";
    String after = "{\"type\":\"user\",\"timestamp\":\"2026-01-03T00:00:00Z\"}\n";
    Files.writeString(file, before + quoted + without + after + before);

    assertThat(FindSince.in(file, BEGIN))
        .isEqualTo(before.length() + quoted.length() + without.length());
    assertThat(FindSince.in(file, AFTER)).isEqualTo(Files.size(file));
    assertThat(FindSince.in(home.resolve("none.jsonl"), BEGIN)).isZero();
  }

  private Checkpoint checkpoint() throws IOException {
    return Checkpoint.load(home.resolve("checkpoint.json"), BEGIN);
  }

  private void start(Checkpoint checkpoint) {
    start(checkpoint, Duration.ofMillis(20));
  }

  private void start(Checkpoint checkpoint, Duration interval) {
    FollowTranscripts follow =
        new FollowTranscripts(
            new Target.Sessions(TranscriptFolders.of(Map.of("HOME", home.toString()), List.of())),
            checkpoint,
            interval.toMillis(),
            TailListener.NONE);
    Thread thread =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    follow.run(taken);
                  } catch (IOException | InterruptedException e) {
                    throw new AssertionError(e);
                  }
                });
    end =
        () -> {
          follow.stop();
          try {
            thread.join();
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
          follow.close();
        };
  }

  /** A session that comes after the first look is read whole: so it tells that there was one. */
  private void awaitPassedOver() throws IOException {
    Path probe = home.resolve(".claude/projects/-probe/s.jsonl");
    Files.createDirectories(probe.getParent());
    await()
        .until(
            () -> {
              Files.writeString(probe, line(AFTER, "probe"), CREATE, APPEND);
              return taken.soFar().stream().anyMatch(text -> text.contains("probe"));
            });
    Files.delete(probe);
  }

  private void awaitNew(String... texts) {
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () ->
                assertThat(fresh().stream().filter(text -> !text.contains("\"probe\"")).toList())
                    .map(text -> text.replaceAll(".*\"text\":\"([^\"]*)\".*", "$1"))
                    .containsExactlyInAnyOrder(texts));
  }

  /** Lines that were not known before. */
  private List<String> fresh() {
    List<Line> lines = taken.lines();
    List<String> texts = taken.soFar();
    return texts.stream()
        .filter(text -> lines.get(texts.indexOf(text)).reading() != Line.Reading.KNOWN)
        .filter(text -> !text.contains("\"probe\""))
        .toList();
  }

  private Line line(String text) {
    List<String> texts = taken.soFar();
    return taken.lines().stream()
        .filter(line -> texts.get(taken.lines().indexOf(line)).contains("\"" + text + "\""))
        .findFirst()
        .orElseThrow();
  }

  private void forget() {
    taken.texts();
    taken.readings();
  }

  private Path write(String path, Instant at, String text) throws IOException {
    Path file = home.resolve(path);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, line(at, text), CREATE, APPEND);
  }

  private static String line(Instant at, String text) {
    return "{\"type\":\"user\",\"timestamp\":\"%s\",\"text\":\"%s\"}\n".formatted(at, text);
  }
}
