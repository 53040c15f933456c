package dev.overseer.server.config;

import dev.overseer.server.config.Yaml.Items;
import dev.overseer.server.config.Yaml.Keys;
import dev.overseer.server.config.Yaml.Scalar;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where in the file an action and its keys stand, for messages of drivers, who have seen values
 * only. Immutable.
 */
public final class Places {
  /** By action, then by path within the action; the empty path is the action itself. */
  private final Map<String, Map<String, String>> places;

  private Places(Map<String, Map<String, String>> places) {
    this.places = places;
  }

  static Places of(Map<String, Section> actions, Problems problems) {
    Map<String, Map<String, String>> places = new HashMap<>();
    actions.forEach(
        (name, section) -> {
          Map<String, String> paths = new HashMap<>();
          paths.put("", problems.place(section.line()));
          section
              .entry("config")
              .ifPresent(config -> walk("config", config.value(), paths, problems));
          places.put(name, paths);
        });
    return new Places(places);
  }

  private static void walk(String path, Yaml value, Map<String, String> paths, Problems problems) {
    switch (value) {
      case Keys keys ->
          keys.entries()
              .forEach(
                  (key, entry) -> {
                    String inner = path + "." + key;
                    paths.put(inner, problems.place(entry.line()));
                    walk(inner, entry.value(), paths, problems);
                  });
      case Items list -> {
        List<Yaml> items = list.items();
        for (int i = 0; i < items.size(); i++) {
          String inner = "%s[%d]".formatted(path, i);
          paths.put(inner, problems.place(items.get(i).line()));
          walk(inner, items.get(i), paths, problems);
        }
      }
      case Scalar _ -> {
        // Its key has the place.
      }
    }
  }

  /**
   * The place of the key that a driver's message speaks of, in the form {@code config.yaml:3}: that
   * of the longest path among the message's words, else of the action.
   *
   * @return empty for an action that is in no file
   */
  String of(String action, String message) {
    Map<String, String> paths = places.getOrDefault(action, Map.of());
    String best = "";
    for (String word : message.split("[ ,:]+", -1)) {
      if (word.length() > best.length() && paths.containsKey(word)) {
        best = word;
      }
    }
    return paths.getOrDefault(best, "");
  }
}
