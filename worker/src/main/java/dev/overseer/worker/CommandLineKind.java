package dev.overseer.worker;

import dev.overseer.core.settings.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A program and its arguments: a JSON list of strings, since nothing else tells them apart. */
record CommandLineKind() implements Kind<List<String>> {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Override
  public List<String> read(String text, Map<String, String> environment) {
    JsonNode node;
    try {
      node = JSON.readTree(text);
    } catch (JacksonException notJson) {
      throw wrong(notJson);
    }
    List<String> argv = new ArrayList<>();
    for (JsonNode argument : node) {
      if (!argument.isString()) {
        throw wrong(null);
      }
      argv.add(argument.stringValue());
    }
    return readList(node.isArray() ? argv : List.of(), environment);
  }

  @Override
  public List<String> readList(List<String> items, Map<String, String> environment) {
    if (items.isEmpty() || items.getFirst().isBlank()) {
      throw wrong(null);
    }
    return List.copyOf(items);
  }

  @Override
  public String range() {
    return "a JSON list like [\"agent\", \"--ask\", \"{prompt}\"], the program first";
  }

  @Override
  public String write(List<String> value) {
    return JSON.writeValueAsString(value);
  }

  private IllegalArgumentException wrong(@Nullable Throwable cause) {
    return new IllegalArgumentException("must be " + range(), cause);
  }
}
