package dev.overseer.feed.sessions;

import static dev.overseer.feed.sessions.Transcripts.age;
import static dev.overseer.feed.sessions.Transcripts.called;
import static dev.overseer.feed.sessions.Transcripts.prompt;
import static dev.overseer.feed.sessions.Transcripts.returned;
import static dev.overseer.feed.sessions.Transcripts.said;
import static dev.overseer.feed.sessions.Transcripts.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.overseer.core.Timers;
import dev.overseer.core.log.Log;
import dev.overseer.server.spi.ConsoleFeed.Answer;
import dev.overseer.server.spi.ConsoleFeed.Change;
import dev.overseer.server.spi.ConsoleFeed.Subscription;
import dev.overseer.testkit.ManualTimers;
import dev.overseer.transcript.tail.TranscriptFolders;
import dev.overseer.transcript.usage.Prices;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionsFeedTest {
  private static final Instant AT = Instant.parse("2026-03-01T10:00:00Z");

  @TempDir private Path home;

  private final List<SessionsFeed> open = new ArrayList<>();
  private Transcripts transcripts;

  @BeforeEach
  void place() {
    transcripts = new Transcripts(home);
  }

  @AfterEach
  void close() {
    open.forEach(SessionsFeed::close);
  }

  @Test
  void listsTheSessionsOfAllAgentsWithTheirSubagentsInThem() throws Exception {
    write(transcripts.claude("s1"), prompt("s1", AT, "Mend it"), said("s1", AT, "Done", 50));
    write(transcripts.subagent("s1", "x"), prompt("s1", AT, "Look"), said("s1", AT, "Seen", 30));
    write(
        transcripts.codex("2026-03-01T10-00-00-c1"),
        "{'timestamp':'2026-03-01T10:00:00Z','type':'session_meta','payload':{'id':'c1','cwd':'/w'}}",
        "{'timestamp':'2026-03-01T10:00:01Z','type':'response_item','payload':{'type':'message','role':'user','content':[{'text':'List"
            + " the files'}]}}");
    write(
        transcripts.codex("2026-03-01T10-00-09-c2"),
        "{'timestamp':'2026-03-01T10:00:09Z','type':'session_meta','payload':{'id':'c2','parent_thread_id':'c1','agent_nickname':'Ada'}}");
    write(
        transcripts.gemini("session-1"),
        "{'sessionId':'g1','projectHash':'abc'}",
        "{'id':'u','timestamp':'2026-03-01T10:00:00Z','type':'user','content':'Say hello'}");
    write(
        transcripts.gemini("g1/sub"),
        "{'sessionId':'sub','projectHash':'abc','kind':'subagent'}",
        "{'id':'u','timestamp':'2026-03-01T10:00:00Z','type':'user','content':'Deeper'}");

    Heard heard = watch("sessions");

    heard.until(
        () -> {
          assertThat(heard.totals()).contains(entry("reading", false), entry("sessions", 3));
          assertThat(heard.items()).containsOnlyKeys("s1", "c1", "g1");
        });
    assertThat(heard.items().get("s1"))
        .contains(
            entry("title", "Mend it"),
            entry("program", "Claude Code"),
            entry("folder", "/home/me/work"),
            entry("began_at", AT.toString()),
            entry("live", true),
            entry("subagents", 1L),
            entry("tokens", 280L),
            entry("errors", 0),
            // 200 read at 5 dollars per million, 80 written at 25.
            entry("cost_usd", 0.003));
    assertThat(heard.items().get("c1"))
        .contains(entry("title", "List the files"), entry("program", "Codex"))
        .containsEntry("subagents", 1L);
    assertThat(heard.items().get("g1"))
        .contains(entry("title", "Say hello"), entry("program", "Gemini"))
        .containsEntry("subagents", 1L);
  }

  @Test
  void tellsOfSessionsThatComeGrowAndGo() throws Exception {
    Heard heard = watch("sessions");
    heard.until(() -> assertThat(heard.totals()).containsEntry("reading", false));
    assertThat(heard.items()).isEmpty();

    write(transcripts.claude("s1"), prompt("s1", AT, "Mend it"));
    heard.until(() -> assertThat(heard.items()).containsOnlyKeys("s1"));
    write(transcripts.claude("s1"), said("s1", AT, "One", 10));
    heard.until(() -> assertThat(heard.items().get("s1")).containsEntry("tokens", 110L));
    write(transcripts.claude("s1"), said("s1", AT, "Two", 20));
    heard.until(() -> assertThat(heard.items().get("s1")).containsEntry("tokens", 230L));
    write(transcripts.claude("s2"), prompt("s2", AT, "Another"));
    heard.until(() -> assertThat(heard.items()).containsOnlyKeys("s1", "s2"));
    Files.delete(transcripts.claude("s1"));
    heard.until(() -> assertThat(heard.items()).containsOnlyKeys("s2"));
  }

  @Test
  void aSessionIsLiveUntilNothingWasWrittenForAWhile() throws Exception {
    ManualTimers timers = new ManualTimers(Instant.now());
    write(transcripts.claude("s1"), prompt("s1", AT, "Mend it"));
    Heard heard = watch(open(timers), "sessions", "");
    heard.until(() -> assertThat(heard.items().get("s1")).containsEntry("live", true));

    timers.advance(KnownSession.LIVE.plusSeconds(1));

    heard.until(
        () -> {
          timers.advance(TellSessions.PAUSE);
          assertThat(heard.items().get("s1")).containsEntry("live", false);
        });
  }

  @Test
  void readsOfOldSessionsTheBeginningAndCountsThemOnceSomebodyLooks() throws Exception {
    Path old = transcripts.claude("old");
    write(old, prompt("old", AT, "Long ago"));
    String filler = "x".repeat(2000);
    for (int i = 0; i < 60; i++) {
      write(old, said("old", AT, filler + i, 10));
    }
    age(old);
    SessionsFeed first = open(Timers.system());
    Heard heard = watch(first, "sessions", "");
    heard.until(() -> assertThat(heard.items()).containsOnlyKeys("old"));
    assertThat(heard.items().get("old"))
        .containsEntry("title", "Long ago")
        .doesNotContainKeys("tokens", "cost_usd", "errors");

    Heard timeline = watch(first, "session", "old");
    timeline.until(() -> assertThat(timeline.items()).hasSize(61));
    heard.until(() -> assertThat(heard.items().get("old")).containsEntry("tokens", 6600L));
    first.close();

    // The next one knows it, and reads it no more: what stands there is another text now.
    FileTime modified = Files.getLastModifiedTime(old);
    Files.writeString(old, Files.readString(old).replace("Long ago", "Just now"));
    Files.setLastModifiedTime(old, modified);
    Heard again = watch("sessions");
    again.until(
        () ->
            assertThat(again.items().get("old"))
                .contains(entry("title", "Long ago"), entry("tokens", 6600L)));
  }

  @Test
  void whatWasKnownMayBeLostOrGarbled() throws Exception {
    write(transcripts.claude("old"), prompt("old", AT, "Long ago"));
    age(transcripts.claude("old"));
    Files.createDirectories(state());
    Files.writeString(state().resolve("sessions.jsonl"), "{\"v\":1,\"modif\n");

    Heard heard = watch("sessions");

    heard.until(() -> assertThat(heard.items().get("old")).containsEntry("title", "Long ago"));
  }

  @Test
  void ignoresFilesOfLinesThatNoAgentWrote() throws Exception {
    write(transcripts.claude("s1"), prompt("s1", AT, "Mend it"));
    write(transcripts.claude("data"), "{'a':1}", "[1,2]", "no JSON at all");

    Heard heard = watch("sessions");

    heard.until(() -> assertThat(heard.totals()).containsEntry("reading", false));
    assertThat(heard.items()).containsOnlyKeys("s1");
  }

  @Test
  void takesTheNameThatASessionIsGiven() throws Exception {
    Heard heard = watch("sessions");
    write(
        transcripts.claude("s1"),
        prompt("s1", AT, "Mend it"),
        "{'type':'custom-title','sessionId':'s1','customTitle':'The build'}",
        "{'type':'ai-title','sessionId':'s1','aiTitle':'Mending'}");

    heard.until(() -> assertThat(heard.items().get("s1")).containsEntry("title", "The build"));
  }

  @Test
  void showsASessionAsATimeline() throws Exception {
    write(
        transcripts.claude("s1"),
        prompt("s1", AT, "Mend it"),
        "{'type':'assistant','sessionId':'s1','cwd':'/home/me/work','timestamp':'2026-03-01T10:00:01Z','message':{'content':[{'type':'thinking','thinking':'Hm.'},{'type':'text','text':'I"
            + " look.'}]}}",
        called(AT, "t1", "Bash", "{'command':'make test','description':'Run the tests'}"),
        returned(AT.plusSeconds(3), "t1", "ok", "{'stdout':'ok','stderr':'warned'}"),
        called(
            AT,
            "t2",
            "Edit",
            "{'file_path':'/home/me/work/a.txt','old_string':'x','new_string':'y'}"),
        returned(
            AT,
            "t2",
            "fine",
            "{'filePath':'/home/me/work/a.txt','oldString':'x','newString':'y','structuredPatch':[{'oldStart':7,'newStart':7,'lines':['"
                + " w','-x','+y']}]}"),
        called(AT, "t3", "Bash", "{'command':'false'}"),
        "{'type':'user','sessionId':'s1','message':{'content':[{'type':'tool_result','tool_use_id':'t3','is_error':true,'content':'exit"
            + " 1'}]}}",
        "{'type':'system','subtype':'api_error','sessionId':'s1','error':{'message':'overloaded'},'retryAttempt':2}",
        "{'type':'system','subtype':'turn_duration','sessionId':'s1','durationMs':83000}");

    Heard heard = watch(open(Timers.system()), "session", "s1");

    heard.until(
        () ->
            assertThat(heard.lines())
                .containsExactly(
                    "prompt | Mend it",
                    "thought | Hm.",
                    "text | I look.",
                    "call | Bash | Run the tests | make test | ok\nstderr:\nwarned",
                    "call | Edit | a.txt",
                    "call | Bash | false | exit 1",
                    "error | the model's interface, attempt 2 | overloaded",
                    "note | The turn took 1 min 23 s"));
    assertThat(heard.item("Run the tests"))
        .contains(entry("done", true), entry("took_ms", 3000L), entry("at", AT.toString()));
    assertThat(heard.item("a.txt"))
        .containsEntry("diff", "--- a/a.txt\n+++ b/a.txt\n@@ -7,2 +7,2 @@\n w\n-x\n+y");
    assertThat(heard.item("false")).containsEntry("failed", true);
    assertThat(heard.totals())
        .contains(
            entry("title", "Mend it"),
            entry("program", "Claude Code"),
            entry("errors", 2),
            entry("left_out", 0));
  }

  @Test
  void goesOnWithATimelineAsItGrows() throws Exception {
    write(transcripts.claude("s1"), prompt("s1", AT, "Mend it"));
    Heard heard = watch(open(Timers.system()), "session", "s1");
    heard.until(() -> assertThat(heard.items()).hasSize(1));

    write(transcripts.claude("s1"), called(AT, "t1", "Bash", "{'command':'make'}"));
    heard.until(() -> assertThat(heard.lines()).contains("call | Bash | make"));
    assertThat(heard.item("make")).doesNotContainKey("done");
    String key = heard.key("make");
    write(
        transcripts.claude("s1"),
        returned(AT, "t1", "made", "{'stdout':'made'}"),
        said("s1", AT, "Done", 40));

    heard.until(() -> assertThat(heard.totals()).containsEntry("tokens", 140L));
    assertThat(heard.items().get(key)).contains(entry("result", "made"), entry("done", true));
    assertThat(heard.snapshots()).isEqualTo(1);
  }

  @Test
  void nestsSubagentsInTheCallsThatBeganThem() throws Exception {
    write(
        transcripts.claude("s1"),
        prompt("s1", AT, "Mend it"),
        called(
            AT, "t1", "Task", "{'subagent_type':'x','description':'first','prompt':'Look here'}"),
        called(
            AT, "t2", "Task", "{'subagent_type':'x','description':'second','prompt':'Look there'}"),
        called(AT, "t3", "Task", "{'subagent_type':'x','description':'third','prompt':'Same'}"),
        called(AT, "t4", "Task", "{'subagent_type':'x','description':'fourth','prompt':'Same'}"));
    write(transcripts.subagent("s1", "b"), prompt("s1", AT.plusSeconds(1), "Look there"));
    Files.writeString(
        transcripts.subagent("s1", "d").resolveSibling("agent-d.meta.json"),
        "{\"toolUseId\":\"t3\"}");
    write(transcripts.subagent("s1", "d"), prompt("s1", AT.plusSeconds(1), "Same"));
    SessionsFeed feed = open(Timers.system());
    Heard heard = watch(feed, "session", "s1");
    heard.until(() -> assertThat(heard.items()).hasSize(7));

    assertThat(heard.item("Look there")).containsKeys("agent");
    assertThat(parent(heard, "prompt | Look there")).isEqualTo(heard.key("second"));
    assertThat(parent(heard, "prompt | Same")).isEqualTo(heard.key("third"));

    write(transcripts.subagent("s1", "a"), prompt("s1", AT.plusSeconds(2), "Look here"));
    heard.until(
        () -> assertThat(parent(heard, "prompt | Look here")).isEqualTo(heard.key("first")));
    // Nobody knows which one: the latest that has none.
    write(transcripts.subagent("s1", "e"), prompt("s1", AT.plusSeconds(3), "What else"));
    heard.until(
        () -> assertThat(parent(heard, "prompt | What else")).isEqualTo(heard.key("fourth")));
    write(transcripts.subagent("s1", "f"), prompt("s1", AT.plusSeconds(4), "And one more"));
    heard.until(
        () -> assertThat(parent(heard, "prompt | And one more")).isEqualTo("agent/agent-f.jsonl"));
    assertThat(heard.items().get("agent/agent-f.jsonl"))
        .contains(entry("tool", "Subagent"), entry("title", "And one more"));
  }

  @Test
  void nestsSubagentsWhoseLinesStandInTheSessionsOwnTranscript() throws Exception {
    write(
        transcripts.claude("s1"),
        prompt("s1", AT, "Mend it"),
        called(AT, "t1", "Task", "{'subagent_type':'x','description':'it','prompt':'Look'}"),
        "{'type':'user','isSidechain':true,'sessionId':'s1','timestamp':'2026-03-01T10:00:01Z','message':{'content':'Look'}}",
        "{'type':'assistant','isSidechain':true,'sessionId':'s1','timestamp':'2026-03-01T10:00:02Z','message':{'content':[{'type':'text','text':'I"
            + " see.'}]}}");

    Heard heard = watch(open(Timers.system()), "session", "s1");

    heard.until(() -> assertThat(heard.items()).hasSize(4));
    assertThat(heard.item("I see.")).containsEntry("parent", heard.key("it"));
    assertThat(heard.item("Mend it")).doesNotContainKey("parent");
  }

  @Test
  void saysHonestlyWhatCannotBeRead() throws Exception {
    write(
        transcripts.claude("s1"),
        prompt("s1", AT, "Mend it"),
        "garbage",
        "{'half':",
        "[]",
        "{'type':'what-is-this','sessionId':'s1'}",
        said("s1", AT, "Done", 1),
        "\u0000\u0001");

    Heard heard = watch(open(Timers.system()), "session", "s1");

    heard.until(() -> assertThat(heard.items()).hasSize(4));
    assertThat(heard.lines().get(1)).startsWith("error | 3 lines in a row can't be read; of the");
    assertThat(heard.lines().get(3)).startsWith("error | A line of 2 bytes can't be read: ");
    assertThat(heard.totals()).contains(entry("unreadable", 4), entry("unknown", 1));
  }

  @Test
  void tellsAllAnewWhenATranscriptWasRewrittenOrReplaced() throws Exception {
    Path file = transcripts.claude("s1");
    write(file, prompt("s1", AT, "Mend it"), said("s1", AT, "Wrong", 10));
    Heard heard = watch(open(Timers.system()), "session", "s1");
    heard.until(() -> assertThat(heard.items()).hasSize(2));

    Files.writeString(file, Files.readString(file).lines().findFirst().orElseThrow() + "\n");
    write(file, said("s1", AT, "Right", 20));
    heard.until(
        () -> assertThat(heard.lines()).containsExactly("prompt | Mend it", "text | Right"));
    assertThat(heard.totals()).containsEntry("tokens", 120L);
    assertThat(heard.snapshots()).isGreaterThan(1);

    Path other = file.resolveSibling("other");
    write(other, prompt("s1", AT, "Quite another thing"));
    Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
    heard.until(() -> assertThat(heard.lines()).containsExactly("prompt | Quite another thing"));
  }

  @Test
  void keepsOnTheScreenWhatWasReadOfAFileThatIsDeleted() throws Exception {
    write(transcripts.claude("s1"), prompt("s1", AT, "Mend it"));
    Heard heard = watch(open(Timers.system()), "session", "s1");
    heard.until(() -> assertThat(heard.items()).hasSize(1));

    Files.delete(transcripts.claude("s1"));

    heard.until(
        () ->
            assertThat(heard.lines())
                .containsExactly(
                    "prompt | Mend it", "note | The transcript was deleted: s1.jsonl"));
    write(transcripts.claude("s1"), prompt("s1", AT, "Mend it"), said("s1", AT, "Back", 1));
    heard.until(() -> assertThat(heard.lines()).containsExactly("prompt | Mend it", "text | Back"));
  }

  @Test
  void showsWhatDiscordWasToldBesideWhatItWasMadeOf() throws Exception {
    Path file = transcripts.claude("s1");
    write(file, prompt("s1", AT, "Mend it"));
    long second = Files.size(file);
    write(file, said("s1", AT.plusSeconds(5), "Done", 1));
    SessionsFeed feed = open(Timers.system());
    feed.posted(posted(file, 0, "Mend it!", Optional.empty()));
    Heard heard = watch(feed, "session", "s1");
    heard.until(() -> assertThat(heard.items()).hasSize(3));

    feed.posted(posted(file, second, "Done!", Optional.of("400 no")));
    feed.posted(
        new Posted(AT.plusSeconds(9), "s1", Optional.empty(), 0, "It came to…", Optional.empty()));
    feed.posted(
        new Posted(AT, "other", Optional.empty(), 0, "Not this session's", Optional.empty()));

    List<String> all =
        List.of(
            "prompt | Mend it",
            "sent | Mend it!",
            "text | Done",
            "sent | Done! | 400 no",
            "sent | It came to…");
    heard.until(() -> assertThat(heard.lines()).containsExactlyElementsOf(all));
    assertThat(heard.item("Done!")).containsEntry("failed", true);
    feed.close();

    // And after a restart.
    Heard again = watch(open(Timers.system()), "session", "s1");
    again.until(() -> assertThat(again.lines()).containsExactlyElementsOf(all));
  }

  @Test
  void addsUpWhatWasSpentByTheMinute() throws Exception {
    ManualTimers timers = new ManualTimers(Instant.now());
    Instant now = timers.instant();
    Path file = transcripts.claude("s1");
    write(
        file,
        said("s1", now.minus(Duration.ofHours(30)), "Too old", 1000),
        said("s1", now.minus(Duration.ofMinutes(90)), "One", 50),
        said("s1", now, "Two", 100));
    // A resumed session repeats what the other one said.
    write(transcripts.claude("s2"), said("s2", now, "Two", 100));
    Heard heard = watch(open(timers), "costs", "");

    heard.until(
        () -> {
          timers.advance(TellSessions.PAUSE);
          assertThat(heard.totals()).containsEntry("tokens", 350L);
        });
    assertThat(heard.items()).hasSize(2);
    assertThat(heard.items().values())
        .allSatisfy(item -> assertThat(item).containsEntry("program", "Claude Code"));
    assertThat(heard.items().values())
        .extracting(item -> item.get("tokens"))
        .containsExactlyInAnyOrder(150L, 200L);
    assertThat(heard.totals()).containsEntry("cost_usd", 0.00475);

    timers.advance(Duration.ofHours(23));
    heard.until(
        () -> {
          timers.advance(TellSessions.PAUSE);
          assertThat(heard.items()).hasSize(1);
          assertThat(heard.totals()).containsEntry("tokens", 200L);
        });
  }

  @Test
  void refusesWhatThereIsNot() throws Exception {
    SessionsFeed feed = open(Timers.system());
    Heard heard = watch(feed, "sessions", "");
    heard.until(() -> assertThat(heard.totals()).containsEntry("reading", false));

    assertThatThrownBy(() -> feed.subscribe("session", Optional.of("x".repeat(301)), _ -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("too long");
    for (int i = 0; i < SessionIndex.MOST_FOLLOWED; i++) {
      Heard each = watch(feed, "session", "s" + i);
      each.until(() -> assertThat(each.items()).hasSize(1));
    }
    assertThatThrownBy(() -> feed.subscribe("session", Optional.of("one more"), _ -> {}))
        .hasMessageContaining("16 sessions are looked at already");
    assertThatThrownBy(() -> feed.subscribe("session", Optional.empty(), _ -> {}))
        .hasMessageContaining("which session");
    assertThatThrownBy(() -> feed.subscribe("nothing", Optional.empty(), _ -> {}))
        .hasMessageContaining("no topic");
    assertThat(feed.perform("explode", Map.of()))
        .isInstanceOfSatisfying(
            Answer.Refused.class,
            refused -> assertThat(refused.code()).isEqualTo("unknown_command"));
  }

  @Test
  void aSessionMayBeWatchedBeforeItWasFound() throws Exception {
    for (int i = 0; i < 50; i++) {
      write(transcripts.claude("s" + i), prompt("s" + i, AT, "Number " + i));
    }
    SessionsFeed feed = open(Timers.system());

    Heard found = watch(feed, "session", "s7");
    Heard missing = watch(feed, "session", "later");
    Heard odd = watch(feed, "session", "../\0/not there");

    found.until(() -> assertThat(found.lines()).containsExactly("prompt | Number 7"));
    missing.until(
        () ->
            assertThat(missing.lines())
                .containsExactly("note | There is no transcript of this session."));
    odd.until(() -> assertThat(odd.items()).hasSize(1));

    write(transcripts.claude("later"), prompt("later", AT, "Here I am"));
    missing.until(() -> assertThat(missing.lines()).containsExactly("prompt | Here I am"));
  }

  @Test
  void aListenerThatThrowsOrEndsItselfHarmsNobody() throws Exception {
    write(transcripts.claude("s1"), prompt("s1", AT, "Mend it"));
    SessionsFeed feed = open(Timers.system());
    feed.subscribe(
        "sessions",
        Optional.empty(),
        _ -> {
          throw new IllegalStateException("no room");
        });
    List<Subscription> own = new ArrayList<>();
    List<Change> told = new ArrayList<>();
    Heard heard = watch(feed, "sessions", "");
    heard.until(() -> assertThat(heard.items()).hasSize(1));
    own.add(
        feed.subscribe(
            "sessions",
            Optional.empty(),
            change -> {
              synchronized (told) {
                told.add(change);
                own.forEach(Subscription::close);
              }
            }));

    write(transcripts.claude("s2"), prompt("s2", AT, "Another"));
    heard.until(() -> assertThat(heard.items()).hasSize(2));
    write(transcripts.claude("s3"), prompt("s3", AT, "Another"));
    heard.until(() -> assertThat(heard.items()).hasSize(3));

    synchronized (told) {
      assertThat(told.size()).isLessThanOrEqualTo(3);
    }
  }

  @Test
  void endsItsThreadsWithTheLastWhoLooks() throws Exception {
    write(transcripts.claude("s1"), prompt("s1", AT, "Mend it"));
    SessionsFeed feed = open(Timers.system());
    List<Subscription> watched = new ArrayList<>();
    Heard heard = new Heard();
    watched.add(feed.subscribe("session", Optional.of("s1"), heard));
    watched.add(feed.subscribe("session", Optional.of("s1"), new Heard()));
    heard.until(() -> assertThat(heard.items()).hasSize(1));
    assertThat(threads()).contains("overseer-session");

    watched.forEach(Subscription::close);
    heard.until(() -> assertThat(threads()).doesNotContain("overseer-session"));
    feed.close();

    heard.until(
        () -> assertThat(threads()).doesNotContain("overseer-sessions", "overseer-transcripts"));
    assertThat(openFiles()).noneMatch(path -> path.startsWith(home));
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).toList();
  }

  private static List<Path> openFiles() throws IOException {
    List<Path> files = new ArrayList<>();
    try (var descriptors = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      for (Path descriptor : descriptors) {
        if (Files.isSymbolicLink(descriptor)) {
          files.add(Files.readSymbolicLink(descriptor));
        }
      }
    } catch (NoSuchFileException closedMeanwhile) {
      return files;
    }
    return files;
  }

  private static Object parent(Heard heard, String line) {
    return heard.items().values().stream()
        .filter(item -> (item.get("kind") + " | " + item.get("text")).equals(line))
        .map(item -> item.get("parent"))
        .findFirst()
        .orElseThrow(() -> new AssertionError(line + " is not in " + heard.lines()));
  }

  private static Posted posted(Path file, long offset, String text, Optional<String> refusal) {
    return new Posted(AT.plusSeconds(1), "s1", Optional.of(file), offset, text, refusal);
  }

  private Heard watch(String topic) {
    return watch(open(Timers.system()), topic, "");
  }

  private static Heard watch(SessionsFeed feed, String topic, String part) {
    Heard heard = new Heard();
    feed.subscribe(topic, part.isEmpty() ? Optional.empty() : Optional.of(part), heard);
    return heard;
  }

  private SessionsFeed open(Timers timers) {
    SessionsFeed feed =
        SessionsFeed.open(
            TranscriptFolders.of(transcripts.environment(), List.of()),
            Prices.builtIn(),
            state(),
            timers,
            Log.silent());
    open.add(feed);
    return feed;
  }

  private Path state() {
    return home.resolve("state");
  }
}
