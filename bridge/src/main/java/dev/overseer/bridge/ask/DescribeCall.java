package dev.overseer.bridge.ask;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a person has to see of a tool call to decide on it: the command, the file, and what would
 * change in it. Of a tool that is not known all of its input.
 */
final class DescribeCall {
  /** What a command has besides itself that changes nothing of what it does. */
  private static final List<String> HARMLESS = List.of("command", "description", "timeout");

  private DescribeCall() {}

  /** A call in a person's terms. */
  record Call(Optional<String> command, Optional<String> path, Optional<String> diff) {

    /** The same, with nothing in it longer than so many characters; what is cut is said. */
    Call cut(int most) {
      return new Call(
          command.map(text -> cut(text, most)),
          path.map(text -> cut(text, most)),
          diff.map(text -> cut(text, most)));
    }

    private static String cut(String text, int most) {
      if (text.length() <= most) {
        return text;
      }
      int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
      return "%s\n… (%d more characters)".formatted(text.substring(0, end), text.length() - end);
    }
  }

  static Call of(HookRequest request) {
    ObjectNode input = request.input();
    return switch (request.tool()) {
      case "Bash" ->
          command(input)
              .map(command -> command + others(input))
              .map(command -> new Call(Optional.of(command), Optional.empty(), Optional.empty()))
              .orElseGet(() -> unknown(input));
      case "Write" ->
          inFile(input, "file_path", LineDiff.between("", input.path("content").asString("")));
      case "Edit" -> inFile(input, "file_path", edit(input));
      case "MultiEdit" -> inFile(input, "file_path", edits(input.path("edits")));
      case "NotebookEdit" ->
          inFile(
              input, "notebook_path", LineDiff.between("", input.path("new_source").asString("")));
      default -> unknown(input);
    };
  }

  /** A person must see everything that is not understood here. */
  private static Call inFile(ObjectNode input, String field, String diff) {
    String path = input.path(field).asString("");
    return path.isEmpty()
        ? unknown(input)
        : new Call(Optional.empty(), Optional.of(path), Optional.of(diff));
  }

  private static Call unknown(ObjectNode input) {
    return new Call(Optional.of(input.toString()), Optional.empty(), Optional.empty());
  }

  /** That it is to run outside of the sandbox, say. */
  private static String others(ObjectNode input) {
    ObjectNode rest = input.deepCopy();
    rest.remove(HARMLESS);
    return rest.isEmpty() ? "" : "\n\nwith " + rest;
  }

  /** Codex gives a list of words. */
  private static Optional<String> command(ObjectNode input) {
    JsonNode command = input.path("command");
    if (command.isString()) {
      return Optional.of(command.stringValue());
    }
    List<String> words = new ArrayList<>();
    command.forEach(word -> words.add(word.asString("")));
    return command.isArray() ? Optional.of(String.join(" ", words)) : Optional.empty();
  }

  private static String edit(JsonNode edit) {
    String diff =
        LineDiff.between(
            edit.path("old_string").asString(""), edit.path("new_string").asString(""));
    return edit.path("replace_all").asBoolean(false) ? "(everywhere in the file)\n" + diff : diff;
  }

  private static String edits(JsonNode edits) {
    List<String> all = new ArrayList<>();
    edits.forEach(edit -> all.add(edit(edit)));
    return String.join("\n", all);
  }
}
