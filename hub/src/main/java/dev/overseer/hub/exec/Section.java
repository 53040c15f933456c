package dev.overseer.hub.exec;

import dev.overseer.core.GoQuote;
import dev.overseer.hub.ActionDefinition;
import dev.overseer.hub.spi.InvalidDefinitionException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One map of an action's definition, read key by key. What is not as it must be is refused with the
 * action, the key's whole path and what to write, but without its value: it may be a secret. A key
 * without a value counts as left out.
 */
final class Section {
  private final String action;
  private final String path;
  private final Map<?, ?> values;

  private Section(String action, String path, Map<?, ?> values) {
    this.action = action;
    this.path = path;
    this.values = values;
    for (Object key : values.keySet()) {
      if (!(key instanceof String)) {
        throw refuse(String.valueOf(key), "is no text: put the key in quotes");
      }
    }
  }

  /** The driver's settings in a definition. */
  static Section of(ActionDefinition definition) {
    return new Section(definition.name(), "config", definition.config());
  }

  /** Refuses keys that nobody reads. */
  void allowOnly(List<String> keys) {
    for (String key : keys()) {
      if (!keys.contains(key)) {
        throw refuse(key, "is not known here: the keys are " + String.join(", ", keys));
      }
    }
  }

  /** The keys, sorted. */
  SortedSet<String> keys() {
    SortedSet<String> keys = new TreeSet<>();
    values.keySet().forEach(key -> keys.add((String) key));
    return keys;
  }

  /** Whether a key is there without a value, or is not there. */
  boolean isEmpty(String key) {
    return values.get(key) == null;
  }

  /** Whether a key's value is a map. */
  boolean isSection(String key) {
    return values.get(key) instanceof Map<?, ?>;
  }

  /** The map under a key; without keys if it is left out. */
  Section section(String key) {
    Object value = values.get(key);
    if (value == null) {
      return new Section(action, pathOf(key), Map.of());
    }
    if (value instanceof Map<?, ?> map) {
      return new Section(action, pathOf(key), map);
    }
    throw refuse(key, "is %s, but must be a map".formatted(describe(value)));
  }

  /** The text under a key; empty if it is left out. */
  Optional<String> text(String key) {
    return isEmpty(key) ? Optional.empty() : Optional.of(text(key, values.get(key)));
  }

  /** The template under a key; empty if it is left out. */
  Optional<Template> template(String key) {
    return text(key).map(source -> template(key, source));
  }

  /** The list of templates under a key; empty if it is left out. */
  List<Template> templates(String key) {
    Object value = values.get(key);
    if (value == null) {
      return List.of();
    }
    if (!(value instanceof List<?> items)) {
      throw refuse(
          key, "is %s, but must be a list, each item one argument".formatted(describe(value)));
    }
    List<Template> templates = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      String item = key + "[" + i + "]";
      templates.add(template(item, text(item, items.get(i))));
    }
    return List.copyOf(templates);
  }

  /** Says what is wrong with a key. */
  InvalidDefinitionException refuse(String key, String problem) {
    return new InvalidDefinitionException(
        "action %s: %s %s".formatted(GoQuote.quote(action), pathOf(key), problem));
  }

  /** Says why a key's value can't be used. */
  InvalidDefinitionException refuse(String key, Exception cause) {
    return new InvalidDefinitionException(
        "action %s: %s can't be used: %s"
            .formatted(GoQuote.quote(action), pathOf(key), cause.getMessage()),
        cause);
  }

  private String text(String key, @Nullable Object value) {
    if (value instanceof String text) {
      return text;
    }
    throw refuse(key, "is %s, but must be a text: put it in quotes".formatted(describe(value)));
  }

  private Template template(String key, String source) {
    try {
      return Template.of(source);
    } catch (TemplateException e) {
      throw refuse(key, e);
    }
  }

  private String pathOf(String key) {
    return path + "." + key;
  }

  private static String describe(@Nullable Object value) {
    return switch (value) {
      case null -> "empty";
      case String text -> "a text";
      case Number number -> "a number";
      case Boolean flag -> "true or false";
      case List<?> list -> "a list";
      case Map<?, ?> map -> "a map";
      default -> "a " + value.getClass().getSimpleName();
    };
  }
}
