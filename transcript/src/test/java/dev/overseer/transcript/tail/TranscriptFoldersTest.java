package dev.overseer.transcript.tail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TranscriptFoldersTest {
  @TempDir private Path home;

  @Test
  void findsTheTranscriptsOfAllAgents() throws IOException {
    Path session = write(".claude/projects/-work/s1.jsonl");
    Path subagent = write(".claude/projects/-work/s1/subagents/workflows/w1/agent-1.jsonl");
    Path codex = write(".codex/sessions/2026/03/01/rollout-2026-03-01T10-00-00-c1.jsonl");
    Path gemini = write(".gemini/tmp/abc/chats/session-2026-03-01T10-00-g1.jsonl");
    Path geminis = write(".gemini/tmp/abc/chats/g1/sub.jsonl");
    write(".claude/projects/-work/s1/tool-results/big.jsonl");
    write(".claude/projects/-work/sessions-index.json");
    write(".gemini/tmp/abc/checkpoints/other.jsonl");

    TranscriptFolders.Found found = TranscriptFolders.of(environment(), List.of()).find();

    assertThat(found.files()).containsExactlyInAnyOrder(session, subagent, codex, gemini, geminis);
    assertThat(found.folders())
        .contains(session.getParent(), subagent.getParent(), codex.getParent(), geminis.getParent())
        .doesNotContain(home.resolve(".claude/projects/-work/s1/tool-results"));
  }

  @Test
  void goesByTheAgentsOwnVariables() {
    Map<String, String> environment =
        Map.of(
            "HOME", home.toString(),
            "CLAUDE_CONFIG_DIR", "/a, /b",
            "CODEX_HOME", "/c",
            "GEMINI_CLI_HOME", "/d");

    assertThat(TranscriptFolders.of(environment, List.of(Path.of("/e"))).roots())
        .containsExactly(
            Path.of("/a/projects"),
            Path.of("/b/projects"),
            Path.of("/c/sessions"),
            Path.of("/d/.gemini/tmp"),
            Path.of("/e"));
  }

  @Test
  void countsNothingTwiceWhereFoldersLieInEachOther() throws IOException {
    Path session = write(".claude/projects/-work/s1.jsonl");

    TranscriptFolders folders =
        TranscriptFolders.of(
            environment(), List.of(home.resolve(".claude/projects/-work"), home.resolve(".codex")));

    assertThat(folders.find().files()).containsExactly(session);
    assertThat(folders.roots()).contains(home.resolve(".codex")).doesNotHaveDuplicates();
  }

  @Test
  void looksWhereAMissingFolderWillAppear() throws IOException {
    TranscriptFolders folders = TranscriptFolders.in(List.of(home.resolve("a/b")));
    assertThat(folders.find().folders()).containsExactly(home);
    Files.createDirectories(home.resolve("a"));

    assertThat(folders.find().folders()).containsExactly(home.resolve("a"));
  }

  @Test
  void looksBelowAFolderThatIsNew() throws IOException {
    TranscriptFolders folders = TranscriptFolders.of(environment(), List.of());
    Path session = write(".claude/projects/-work/s1.jsonl");
    Path results = Files.createDirectories(session.resolveSibling("s1/tool-results"));

    assertThat(folders.below(home.resolve(".claude/projects/-work")).files())
        .containsExactly(session);
    assertThat(folders.below(results).folders()).isEmpty();
    assertThat(folders.below(home).files()).isEmpty();
  }

  @Test
  void doesNotGoRoundInLinks() throws IOException {
    Path session = write("a/s1.jsonl");
    Files.createSymbolicLink(home.resolve("a/loop"), home.resolve("a"));

    assertThat(TranscriptFolders.in(List.of(home.resolve("a"))).find().files())
        .containsExactly(session);
  }

  @Test
  void tellsSubagentsByTheirPlaces() {
    assertThat(TranscriptFolders.sessionOf(Path.of("/p/-w/s1/subagents/workflows/w/agent-1.jsonl")))
        .contains("s1");
    assertThat(TranscriptFolders.sessionOf(Path.of("/tmp/abc/chats/g1/sub.jsonl"))).contains("g1");
    assertThat(TranscriptFolders.sessionOf(Path.of("/tmp/abc/chats/session-1.jsonl"))).isEmpty();
    assertThat(TranscriptFolders.isSubagent(Path.of("/p/-w/agent-1.jsonl"))).isTrue();
    assertThat(TranscriptFolders.isSubagent(Path.of("/p/-w/s1.jsonl"))).isFalse();
    assertThat(Optional.of(TranscriptFolders.stem(Path.of("/p/s1.jsonl")))).contains("s1");
  }

  private Path write(String path) throws IOException {
    Path file = home.resolve(path);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, "{}\n");
  }

  private Map<String, String> environment() {
    return Map.of("HOME", home.toString());
  }
}
