package dev.overseer.transcript.read;

import dev.overseer.transcript.LineBytes;
import dev.overseer.transcript.Text;
import dev.overseer.transcript.ToolInput;
import dev.overseer.transcript.json.Json;
import java.util.ArrayList;
import java.util.List;

/**
 * What a tool is asked to do, by the names of its arguments: they say the same for tools of any
 * name, those of other agents and of tomorrow included.
 */
final class ToolInputs {
  private ToolInputs() {}

  static ToolInput of(Json input, LineBytes line) {
    Json command = input.get("command").isPresent() ? input.get("command") : input.get("cmd");
    if (command instanceof Json.Chars || !command.items().isEmpty()) {
      return new ToolInput.Command(
          command instanceof Json.Chars ? Text.of(command, line) : words(command),
          input.get("description").text());
    }
    String file = Fields.firstOf(input, "file_path", "notebook_path", "absolute_path", "filePath");
    if (!file.isEmpty()) {
      return ofFile(file, input, line);
    }
    String pattern = input.get("pattern").text();
    if (!pattern.isEmpty()) {
      return new ToolInput.Search(pattern, Fields.firstOf(input, "path", "glob", "dir_path"));
    }
    if (input.get("todos").size() > 0) {
      return new ToolInput.Todos(todos(input.get("todos"), "content"));
    }
    if (input.get("plan").size() > 0) {
      return new ToolInput.Todos(todos(input.get("plan"), "step"));
    }
    if (input.get("subagent_type").isPresent()
        || (input.get("prompt").isPresent() && input.get("description").isPresent())) {
      return new ToolInput.Agent(
          input.get("subagent_type").text(),
          input.get("description").text(),
          Text.of(input.get("prompt"), line));
    }
    String web = Fields.firstOf(input, "url", "query");
    return web.isEmpty() ? new ToolInput.Other(Fields.lines(input, line)) : new ToolInput.Web(web);
  }

  private static ToolInput ofFile(String file, Json input, LineBytes line) {
    if (input.get("old_string").isPresent() || input.get("new_string").isPresent()) {
      return new ToolInput.Edit(
          file, Text.of(input.get("old_string"), line), Text.of(input.get("new_string"), line));
    }
    if (input.get("edits").size() > 0) {
      List<Text> before = new ArrayList<>();
      List<Text> after = new ArrayList<>();
      for (Json edit : input.get("edits").items()) {
        before.add(Text.of(edit.get("old_string"), line));
        after.add(Text.of(edit.get("new_string"), line));
      }
      return new ToolInput.Edit(file, Text.join(before), Text.join(after));
    }
    Json content =
        input.get("content").isPresent() ? input.get("content") : input.get("new_source");
    return content.isPresent()
        ? new ToolInput.Write(file, Text.of(content, line))
        : new ToolInput.Read(file);
  }

  private static Text words(Json command) {
    StringBuilder words = new StringBuilder();
    List<Json> items = command.items();
    // sh -c "what was meant": the last word is what people want to see.
    boolean shell =
        items.size() == 3
            && items.get(0).text().endsWith("sh")
            && items.get(1).text().startsWith("-")
            && items.get(1).text().endsWith("c");
    for (Json item : shell ? items.subList(2, 3) : items) {
      words.append(words.isEmpty() ? "" : " ").append(item.text());
    }
    return Text.of(words.toString());
  }

  private static List<ToolInput.Todo> todos(Json items, String text) {
    List<ToolInput.Todo> todos = new ArrayList<>();
    for (Json item : items.items()) {
      todos.add(
          item.isObject()
              ? new ToolInput.Todo(item.get(text).text(), item.get("status").text())
              : new ToolInput.Todo(item.text(), ""));
    }
    return todos;
  }
}
