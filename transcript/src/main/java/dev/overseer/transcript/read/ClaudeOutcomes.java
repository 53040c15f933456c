package dev.overseer.transcript.read;

import dev.overseer.transcript.LineBytes;
import dev.overseer.transcript.Text;
import dev.overseer.transcript.ToolOutcome;
import dev.overseer.transcript.ToolOutcome.Hunk;
import dev.overseer.transcript.json.Json;
import java.util.ArrayList;
import java.util.List;

/** What a tool of Claude Code has to show: by the shape of the line's {@code toolUseResult}. */
final class ClaudeOutcomes {
  private ClaudeOutcomes() {}

  /**
   * @param block the tool_result, which is what the model gets
   * @param result the toolUseResult, which is what the program knows
   */
  static ToolOutcome of(Json block, Json result, LineBytes line) {
    Text content = Fields.text(block.get("content"), line);
    if (block.get("is_error").isTrue()) {
      return new ToolOutcome.Failed(
          content.isBlank() ? Fields.text(result.get("stderr"), line) : content);
    }
    if (result.get("stdout").isPresent() || result.get("stderr").isPresent()) {
      return new ToolOutcome.Ran(
          Text.of(result.get("stdout"), line),
          Text.of(result.get("stderr"), line),
          result.get("interrupted").isTrue());
    }
    if (result.get("oldString").isPresent()) {
      return new ToolOutcome.Edited(result.get("filePath").text(), hunks(result));
    }
    if (result.get("structuredPatch").isPresent()) {
      return new ToolOutcome.Written(
          result.get("filePath").text(),
          result.get("type").text().equals("create"),
          Text.of(result.get("content"), line),
          hunks(result));
    }
    if (result.get("file").isObject()) {
      Json file = result.get("file");
      return new ToolOutcome.HasRead(file.get("filePath").text(), file.get("numLines").whole());
    }
    if (result.get("filenames").isPresent()) {
      return new ToolOutcome.Found(result.get("numFiles").whole(), content);
    }
    if (result.get("newTodos").isPresent()) {
      return new ToolOutcome.Listed();
    }
    if (result.get("totalDurationMs").isPresent() || result.get("totalTokens").isPresent()) {
      return new ToolOutcome.AgentDone(
          result.get("status").text(),
          Fields.millis(result.get("totalDurationMs")),
          result.get("totalTokens").whole(),
          result.get("totalToolUseCount").whole(),
          Fields.text(
              result.get("content").isPresent() ? result.get("content") : block.get("content"),
              line));
    }
    return new ToolOutcome.Other(content);
  }

  private static List<Hunk> hunks(Json result) {
    List<Hunk> hunks = new ArrayList<>();
    for (Json hunk : result.get("structuredPatch").items()) {
      List<String> lines = new ArrayList<>();
      hunk.get("lines").items().forEach(one -> lines.add(one.text()));
      hunks.add(new Hunk(hunk.get("oldStart").whole(), hunk.get("newStart").whole(), lines));
    }
    return hunks;
  }
}
