package dev.overseer.feed.sessions;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;

/** Writes transcripts as agents do, with ' for ". */
final class Transcripts {
  private final Path home;

  Transcripts(Path home) {
    this.home = home;
  }

  Map<String, String> environment() {
    return Map.of("HOME", home.toString());
  }

  Path claude(String session) {
    return home.resolve(".claude/projects/-home-me-work").resolve(session + ".jsonl");
  }

  Path subagent(String session, String agent) {
    return home.resolve(".claude/projects/-home-me-work")
        .resolve(session)
        .resolve("subagents/agent-" + agent + ".jsonl");
  }

  Path codex(String name) {
    return home.resolve(".codex/sessions/2026/03/01/rollout-" + name + ".jsonl");
  }

  Path gemini(String name) {
    return home.resolve(".gemini/tmp/abc/chats/" + name + ".jsonl");
  }

  static void write(Path file, String... lines) throws IOException {
    Files.createDirectories(file.getParent());
    StringBuilder text = new StringBuilder();
    for (String line : lines) {
      text.append(line.replace('\'', '"').replace("\n", "")).append('\n');
    }
    Files.writeString(file, text, CREATE, APPEND);
  }

  /** Written so long ago that only its beginning is read. */
  static void age(Path file) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(3 * 86_400)));
  }

  static String prompt(String session, Instant at, String text) {
    return "{'type':'user','uuid':'%s','sessionId':'%s','cwd':'/home/me/work','timestamp':'%s','message':{'role':'user','content':'%s'}}"
        .formatted(text.hashCode(), session, at, text);
  }

  static String said(String session, Instant at, String text, int output) {
    return "{'type':'assistant','uuid':'%s','sessionId':'%s','cwd':'/home/me/work','timestamp':'%s','requestId':'r','message':{'id':'m%s','model':'claude-opus-4-5','content':[{'type':'text','text':'%s'}],'usage':{'input_tokens':100,'output_tokens':%d}}}"
        .formatted("a" + text.hashCode(), session, at, text.hashCode(), text, output);
  }

  static String called(Instant at, String id, String tool, String input) {
    return "{'type':'assistant','sessionId':'s','cwd':'/home/me/work','timestamp':'%s','message':{'content':[{'type':'tool_use','id':'%s','name':'%s','input':%s}]}}"
        .formatted(at, id, tool, input);
  }

  static String returned(Instant at, String id, String content, String result) {
    return "{'type':'user','sessionId':'s','cwd':'/home/me/work','timestamp':'%s','message':{'content':[{'type':'tool_result','tool_use_id':'%s','content':'%s'}]},'toolUseResult':%s}"
        .formatted(at, id, content, result);
  }
}
