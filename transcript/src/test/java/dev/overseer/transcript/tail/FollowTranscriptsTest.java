package dev.overseer.transcript.tail;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FollowTranscriptsTest {
  private static final Instant LONG_AGO = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir private Path home;

  private final Taken taken = new Taken();
  private Path workspace;
  private Path projects;
  private Runnable end = () -> {};

  @BeforeEach
  void place() throws IOException {
    workspace = Files.createDirectories(home.resolve("my work/täst"));
    projects = home.resolve(".claude/projects").resolve(FindTranscripts.encode(workspace));
  }

  @AfterEach
  void end() {
    end.run();
    end = () -> {};
  }

  @Test
  void encodesAWorkspaceAsClaudeCodeDoes() {
    assertThat(FindTranscripts.encode(Path.of("/home/me/my.work_x/ä1")))
        .isEqualTo("-home-me-my-work-x--1");
  }

  @Test
  void findsAFolderWhoseNameWasCut() throws IOException {
    Path deep = home.resolve("x".repeat(120)).resolve("y".repeat(120));
    String name = FindTranscripts.encode(deep).substring(0, 200) + "-1a2b3c";
    Path folder = Files.createDirectories(home.resolve(".claude/projects").resolve(name));

    assertThat(new FindTranscripts(deep, environment()).folder()).contains(folder);
  }

  @Test
  void takesAFolderOfTranscriptsAsItIs() throws IOException {
    Path folder = Files.createDirectory(home.resolve("transcripts"));
    FindTranscripts find = new FindTranscripts(folder, environment());
    assertThat(find.folder()).isEmpty();

    write(folder.resolve("s.jsonl"), "one");
    assertThat(find.folder()).contains(folder);
  }

  @Test
  void prefersTheConfiguredFolder() throws IOException {
    Files.createDirectories(projects);
    Path configured =
        Files.createDirectories(
            home.resolve("config/projects").resolve(FindTranscripts.encode(workspace)));

    assertThat(
            new FindTranscripts(
                    workspace,
                    Map.of(
                        "HOME", home.toString(),
                        "CLAUDE_CONFIG_DIR", home.resolve("config").toString()))
                .folder())
        .contains(configured);
  }

  @Test
  void waitsForAFolderAndAFileThatAreNotThere() throws IOException {
    start(new Target.File(home.resolve("a/b/s.jsonl")), Checkpoint.none(Instant.now()));
    Files.createDirectories(home.resolve("a/b"));
    write(home.resolve("a/b/s.jsonl"), "one");
    awaitTexts("one");
    write(home.resolve("a/b/s.jsonl"), "two");
    awaitTexts("one", "two");
  }

  @Test
  void goesOnInAFolderThatIsRemovedAndMadeAgain() throws IOException {
    Path file = home.resolve("a/s.jsonl");
    start(new Target.File(file), Checkpoint.none(Instant.now()));
    Files.createDirectory(home.resolve("a"));
    write(file, "one");
    awaitTexts("one");

    Files.delete(file);
    Files.delete(home.resolve("a"));
    Files.createDirectory(home.resolve("a"));
    write(file, "two");

    awaitTexts("one", "two");
  }

  @Test
  void followsTheNewestSessionAndEachThatComesAfter() throws IOException {
    Files.createDirectories(projects);
    write(projects.resolve("old.jsonl"), "old");
    Files.setLastModifiedTime(projects.resolve("old.jsonl"), FileTime.from(LONG_AGO));
    write(projects.resolve("newest.jsonl"), "newest");
    start(workspace(Optional.empty()), Checkpoint.none(Instant.now()));
    awaitTexts("newest");

    write(projects.resolve("later.jsonl"), "later");
    awaitTexts("newest", "later");
    write(projects.resolve("old.jsonl"), "old, gone on with");
    awaitTexts("newest", "later", "old", "old, gone on with");
    assertThat(taken.readings())
        .containsExactly(Line.Reading.NEW, Line.Reading.NEW, Line.Reading.KNOWN, Line.Reading.NEW);
  }

  @Test
  void followsOneSessionOnly() throws IOException {
    start(workspace(Optional.of("mine")), Checkpoint.none(Instant.now()));
    Files.createDirectories(projects);
    write(projects.resolve("other.jsonl"), "other");
    write(projects.resolve("mine.jsonl"), "mine");

    awaitTexts("mine");
    write(projects.resolve("other.jsonl"), "other");
    write(projects.resolve("mine.jsonl"), "mine too");
    awaitTexts("mine", "mine too");
  }

  @Test
  void followsSubagentsInBothLayouts() throws IOException {
    Files.createDirectories(projects);
    write(projects.resolve("agent-foreign.jsonl"), "{\"sessionId\":\"other\",\"x\":\"foreign\"}");
    write(projects.resolve("mine.jsonl"), "mine");
    start(workspace(Optional.of("mine")), Checkpoint.none(Instant.now()));
    awaitTexts("mine");

    String beside = "{\"a\":1,\"sessionId\": \"mine\"}";
    write(projects.resolve("agent-1.jsonl"), beside);
    awaitTexts("mine", beside);
    Path below = Files.createDirectories(projects.resolve("mine/subagents"));
    write(below.resolve("agent-2.jsonl"), "below");
    awaitTexts("mine", beside, "below");
    Path deeper = Files.createDirectories(below.resolve("workflows/run1"));
    write(deeper.resolve("agent-3.jsonl"), "deeper");
    awaitTexts("mine", beside, "below", "deeper");
  }

  @Test
  void followsManyFilesAtOnce() throws IOException {
    Files.createDirectories(projects);
    write(projects.resolve("first.jsonl"), "first");
    start(workspace(Optional.empty()), Checkpoint.none(Instant.now()));
    awaitTexts("first");
    for (int i = 0; i < 40; i++) {
      for (int line = 0; line < 5; line++) {
        write(projects.resolve("s" + i + ".jsonl"), i + "/" + line);
      }
    }

    await().untilAsserted(() -> assertThat(taken.soFar()).hasSize(201).doesNotHaveDuplicates());
    assertThat(taken.soFar().stream().filter(text -> text.startsWith("7/")))
        .containsExactly("7/0", "7/1", "7/2", "7/3", "7/4");
  }

  @Test
  void goesOnFromACheckpointAndMissesNoSessionBegunMeanwhile() throws Exception {
    Path state = home.resolve("checkpoint.json");
    Files.createDirectories(projects);
    write(projects.resolve("unwanted.jsonl"), "unwanted");
    Files.setLastModifiedTime(projects.resolve("unwanted.jsonl"), FileTime.from(LONG_AGO));
    write(projects.resolve("s1.jsonl"), "one");
    write(projects.resolve("s1.jsonl"), "two");
    Checkpoint first = Checkpoint.load(state, Instant.now().minusSeconds(60));
    start(workspace(Optional.empty()), first);
    awaitTexts("one", "two");
    first.move(taken.lines().get(0), "");
    first.save();
    end();
    taken.texts();
    taken.readings();
    write(projects.resolve("s2.jsonl"), "three");

    start(workspace(Optional.empty()), Checkpoint.load(state, Instant.now()));

    await().untilAsserted(() -> assertThat(taken.soFar()).hasSize(3));
    assertThat(taken.soFar()).containsExactlyInAnyOrder("one", "two", "three");
    assertThat(taken.lines().stream().filter(line -> line.reading() == Line.Reading.KNOWN))
        .singleElement()
        .extracting(Line::start)
        .isEqualTo(0L);
  }

  @Test
  void refusesACheckpointThatIsNone() throws IOException {
    Path state = Files.writeString(home.resolve("checkpoint.json"), "{\"version\":1}");

    assertThatThrownBy(() -> Checkpoint.load(state, Instant.now()))
        .hasMessageContaining("delete it to begin anew");
  }

  @Test
  void takesTheForcedCheckpointWhereACrashHasCutTheOther() throws Exception {
    Path state = home.resolve("checkpoint.json");
    Path file = home.resolve("s.jsonl");
    Checkpoint first = Checkpoint.load(state, Instant.now());
    first.follow(Mark.none(file));
    first.save();
    first.force();
    assertThat(state).hasSameTextualContentAs(home.resolve("checkpoint.json.forced"));
    Files.writeString(state, "");

    Checkpoint second = Checkpoint.load(state, Instant.now());

    assertThat(second.isFirst()).isFalse();
    assertThat(second.files()).containsExactly(file);
  }

  @Test
  void handsOnWhatWasWrittenBeforeItWasStopped() throws Exception {
    Path file = home.resolve("s.jsonl");
    FollowTranscripts stopped =
        new FollowTranscripts(
            new Target.File(file), Checkpoint.none(Instant.now()), 1000, TailListener.NONE);
    write(file, "one");
    Files.writeString(file, "{\"last\":\"line\"}", APPEND);
    stopped.stop();

    stopped.run(taken);

    assertThat(taken.texts()).containsExactly("one", "{\"last\":\"line\"}");
    stopped.close();
  }

  @Test
  void leavesNoFileOpen() throws Exception {
    Path file = home.resolve("s.jsonl");
    write(file, "one");
    start(new Target.File(file), Checkpoint.none(Instant.now()));
    awaitTexts("one");
    end();

    assertThat(openFiles()).doesNotContain(file);
  }

  private static List<Path> openFiles() throws IOException {
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
      return descriptors
          .flatMap(
              descriptor -> {
                try {
                  return Stream.of(Files.readSymbolicLink(descriptor));
                } catch (IOException closed) {
                  return Stream.empty();
                }
              })
          .toList();
    }
  }

  private Target workspace(Optional<String> session) {
    return new Target.Workspace(new FindTranscripts(workspace, environment()), session);
  }

  private Map<String, String> environment() {
    return Map.of("HOME", home.toString());
  }

  private void start(Target target, Checkpoint checkpoint) {
    FollowTranscripts follow = new FollowTranscripts(target, checkpoint, 20, TailListener.NONE);
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

  private void awaitTexts(String... texts) {
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> assertThat(taken.soFar()).containsExactly(texts));
  }

  private static void write(Path file, String line) throws IOException {
    Files.writeString(file, line + "\n", CREATE, APPEND);
  }
}
