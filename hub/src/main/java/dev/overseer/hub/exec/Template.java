package dev.overseer.hub.exec;

import dev.overseer.hub.exec.Expression.Scope;
import java.util.List;
import java.util.Map;

/**
 * A text with {@code [[ ]]} actions in it, read once and rendered for each task: a subset of what
 * Go's text/template takes, described in docs/exec.md. Whatever it can't do is refused when it is
 * read; rendering never fails. Immutable.
 *
 * <p>Parameters are data: a value is put in as it stands, and a {@code [[} in it means nothing.
 */
final class Template {
  private final List<Part> parts;

  private Template(List<Part> parts) {
    this.parts = parts;
  }

  /**
   * Reads a template.
   *
   * @throws TemplateException if it is not one, or uses what is not supported
   */
  static Template of(String source) throws TemplateException {
    return new Template(ReadTemplate.of(source));
  }

  /** The text for these parameters. A missing one counts as an empty text. */
  String render(Map<String, String> parameters) {
    StringBuilder text = new StringBuilder();
    render(parts, new Scope(parameters, ""), text);
    return text.toString();
  }

  private static void render(List<Part> parts, Scope scope, StringBuilder text) {
    for (Part part : parts) {
      switch (part) {
        case Part.Text(String fixed) -> text.append(fixed);
        case Part.Show(Expression shown) -> text.append(Expression.text(shown.value(scope)));
        case Part.Choice(Expression condition, boolean with, List<Part> then, List<Part> other) -> {
          Object value = condition.value(scope);
          if (!Expression.isTrue(value)) {
            render(other, scope, text);
          } else {
            render(then, with ? new Scope(scope.parameters(), value) : scope, text);
          }
        }
      }
    }
  }

  /** A piece of a template. */
  sealed interface Part {

    /** What stands outside of actions. */
    record Text(String fixed) implements Part {}

    /** An action that prints a value. */
    record Show(Expression shown) implements Part {}

    /**
     * {@code if} or {@code with}, up to its {@code end}.
     *
     * @param with whether the dot is the condition's value in the first branch
     */
    record Choice(Expression condition, boolean with, List<Part> then, List<Part> other)
        implements Part {}
  }
}
