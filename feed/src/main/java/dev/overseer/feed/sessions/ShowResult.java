package dev.overseer.feed.sessions;

import dev.overseer.transcript.ToolOutcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a tool has to show, as fields of its call's item. */
final class ShowResult {
  private ShowResult() {}

  /**
   * The fields: {@code result}, {@code failed}; {@code diff} of an edit, which tells the lines that
   * the call could not know.
   */
  static Map<String, Object> fields(ToolOutcome outcome, String folder) {
    Map<String, Object> fields = new LinkedHashMap<>();
    switch (outcome) {
      case ToolOutcome.Failed failed -> {
        fields.put("failed", true);
        fields.put("result", WholeText.of(failed.message()));
      }
      case ToolOutcome.Ran ran -> {
        String errors = WholeText.of(ran.errors());
        String output = WholeText.of(ran.output());
        fields.put("result", errors.isBlank() ? output : join(output, "stderr:\n" + errors));
        if (ran.interrupted()) {
          fields.put("failed", true);
          fields.put("result", join(String.valueOf(fields.get("result")), "(interrupted)"));
        }
      }
      case ToolOutcome.Edited edited -> {
        if (!edited.hunks().isEmpty()) {
          fields.put("diff", UnifiedDiff.of(ShowCall.path(edited.file(), folder), edited.hunks()));
        }
      }
      case ToolOutcome.Written written -> {
        String file = ShowCall.path(written.file(), folder);
        if (!written.hunks().isEmpty()) {
          fields.put("diff", UnifiedDiff.of(file, written.hunks()));
        } else if (written.created() && !written.content().isBlank()) {
          fields.put("diff", UnifiedDiff.ofNew(file, WholeText.of(written.content())));
        }
      }
      case ToolOutcome.HasRead read -> fields.put("result", Words.count(read.lines(), "line"));
      case ToolOutcome.Found found -> {
        String content = WholeText.of(found.content());
        fields.put("result", content.isBlank() ? Words.count(found.files(), "file") : content);
      }
      case ToolOutcome.Listed _ -> {
        // The call has said all of it.
      }
      case ToolOutcome.AgentDone done -> {
        fields.put("result", WholeText.of(done.report()));
        fields.put("about", about(done));
      }
      case ToolOutcome.Other other -> fields.put("result", WholeText.of(other.text()));
    }
    return fields;
  }

  private static String about(ToolOutcome.AgentDone done) {
    List<String> words = new ArrayList<>();
    if (!done.status().isBlank()) {
      words.add(done.status());
    }
    if (done.tools() > 0) {
      words.add(Words.count(done.tools(), "tool call"));
    }
    if (done.tokens() > 0) {
      words.add(Words.count(done.tokens(), "token"));
    }
    return String.join(" · ", words);
  }

  private static String join(String one, String other) {
    return one.isBlank() ? other : one.stripTrailing() + "\n" + other;
  }
}
