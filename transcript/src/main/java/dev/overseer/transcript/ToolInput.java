package dev.overseer.transcript;

import java.util.List;

/** What a tool is asked to do. Texts are empty where nothing is said. */
public sealed interface ToolInput {

  /** A command line. */
  record Command(Text line, String purpose) implements ToolInput {}

  /** A file is to be read. */
  record Read(String file) implements ToolInput {}

  /** Text in a file is to be replaced. */
  record Edit(String file, Text before, Text after) implements ToolInput {}

  /** A file is to be written. */
  record Write(String file, Text content) implements ToolInput {}

  /** Something is to be found. */
  record Search(String pattern, String place) implements ToolInput {}

  /** What is to be done. */
  record Todos(List<Todo> items) implements ToolInput {}

  /** Another agent is to do something. */
  record Agent(String kind, String purpose, Text prompt) implements ToolInput {}

  /** The web is to be asked. */
  record Web(String target) implements ToolInput {}

  /**
   * Whatever else.
   *
   * @param fields its arguments, a line each
   */
  record Other(Text fields) implements ToolInput {}

  /**
   * An item of a list of things to do.
   *
   * @param status {@code pending}, {@code in_progress}, {@code completed}
   */
  record Todo(String text, String status) {}
}
