package dev.overseer.feed.sessions;

import dev.overseer.transcript.AgentEvent;
import dev.overseer.transcript.ToolInput;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a tool is asked to do, as fields of an item. */
final class ShowCall {
  private static final int LONGEST_TITLE = 300;
  private static final String PATCH = "*** Begin Patch";

  private ShowCall() {}

  /**
   * The fields: {@code tool}, {@code title}, a line; {@code text} where there is more; {@code diff}
   * of an edit.
   *
   * @param folder that the agent works in; paths below it are shown without it
   */
  static Map<String, Object> fields(AgentEvent.Called called, String folder) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("tool", called.name());
    switch (called.input()) {
      case ToolInput.Command command -> {
        String line = WholeText.of(command.line());
        title(fields, command.purpose().isBlank() ? line : command.purpose());
        text(fields, line);
      }
      case ToolInput.Read read -> title(fields, path(read.file(), folder));
      case ToolInput.Edit edit -> {
        title(fields, path(edit.file(), folder));
        text(
            fields,
            "diff",
            UnifiedDiff.of(
                path(edit.file(), folder),
                WholeText.of(edit.before()),
                WholeText.of(edit.after())));
      }
      case ToolInput.Write write -> {
        title(fields, path(write.file(), folder));
        text(
            fields,
            "diff",
            UnifiedDiff.ofNew(path(write.file(), folder), WholeText.of(write.content())));
      }
      case ToolInput.Search search ->
          title(
              fields,
              search.place().isBlank()
                  ? search.pattern()
                  : search.pattern() + "  in " + path(search.place(), folder));
      case ToolInput.Todos todos -> text(fields, todos(todos.items()));
      case ToolInput.Agent agent -> {
        title(fields, agent.purpose());
        text(fields, "agent", agent.kind());
        text(fields, WholeText.of(agent.prompt()));
      }
      case ToolInput.Web web -> title(fields, web.target());
      case ToolInput.Other other -> {
        String text = WholeText.of(other.fields());
        text(fields, text.startsWith(PATCH) ? "diff" : "text", text);
      }
    }
    return fields;
  }

  private static void title(Map<String, Object> fields, String text) {
    String line = text.strip();
    int end = line.indexOf('\n');
    String first = end < 0 ? line : line.substring(0, end) + " …";
    text(
        fields,
        "title",
        first.length() <= LONGEST_TITLE ? first : WholeText.cut(first, LONGEST_TITLE) + "…");
  }

  /** What the title says whole need not be said again. */
  private static void text(Map<String, Object> fields, String text) {
    if (!text.strip().equals(fields.get("title"))) {
      text(fields, "text", text);
    }
  }

  private static void text(Map<String, Object> fields, String name, String text) {
    if (!text.isBlank()) {
      fields.put(name, text);
    }
  }

  static String path(String path, String folder) {
    return !folder.isEmpty() && path.startsWith(folder + "/")
        ? path.substring(folder.length() + 1)
        : path;
  }

  private static String todos(List<ToolInput.Todo> items) {
    return items.stream()
        .map(
            item ->
                switch (item.status()) {
                      case "completed" -> "☑ ";
                      case "in_progress" -> "◐ ";
                      default -> "☐ ";
                    }
                    + item.text())
        .collect(Collectors.joining("\n"));
  }

  /** What another agent is told by this call, if it is one that begins an agent. */
  static Optional<String> agentPrompt(AgentEvent.Called called) {
    if (called.input() instanceof ToolInput.Agent agent) {
      return Optional.of(agent.prompt().head().strip());
    }
    String name = called.name().toLowerCase(Locale.ROOT);
    return name.equals("task") || name.contains("agent") ? Optional.of("") : Optional.empty();
  }
}
