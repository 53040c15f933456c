package dev.overseer.server.config;

import dev.overseer.core.ClosestWord;
import dev.overseer.server.config.Yaml.Entry;
import dev.overseer.server.config.Yaml.Keys;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Refuses the keys of a mapping that nothing reads, and says what was probably meant. */
final class RefuseUnknown {
  private static final String WITHOUT_DOT =
      "must be written as mappings within each other, without the dot";

  private final Problems problems;
  private final String path;
  private final Set<String> known;
  private final Map<String, String> hints;

  /**
   * @param path of the mapping, with a dot at its end
   * @param known the keys that there are, with dots between the mappings that they are nested in
   * @param hints what to say of some that there aren't
   */
  RefuseUnknown(Problems problems, String path, Set<String> known, Map<String, String> hints) {
    this.problems = problems;
    this.path = path;
    this.known = known;
    this.hints = hints;
  }

  void in(Keys keys) {
    in(keys, "");
  }

  private void in(Keys level, String prefix) {
    level.entries().forEach((key, entry) -> check(prefix, key, entry));
  }

  private void check(String prefix, String key, Entry entry) {
    String name = prefix + key;
    if (key.contains(".")) {
      refuse(entry, name, known.contains(name) ? WITHOUT_DOT : whyUnknown(prefix, key));
      return;
    }
    if (known.contains(name)) {
      return;
    }
    Set<String> within = knownUnder(name + ".");
    if (within.isEmpty()) {
      refuse(entry, name, whyUnknown(prefix, key));
    } else if (entry.value() instanceof Keys inner) {
      in(inner, name + ".");
    } else if (!entry.value().isNothing()) {
      refuse(entry, name, "must be a mapping with " + String.join(", ", within));
    }
  }

  private String whyUnknown(String prefix, String key) {
    String hint = hints.get(prefix + key);
    if (hint != null) {
      return "is not known here: " + hint;
    }
    Set<String> candidates = knownUnder(prefix);
    return ClosestWord.to(key, candidates)
        .map(meant -> "is not known: did you mean %s%s%s?".formatted(path, prefix, meant))
        .orElseGet(() -> "is not known; there are " + String.join(", ", candidates));
  }

  /** The keys of the mapping at a prefix, sorted. */
  private Set<String> knownUnder(String prefix) {
    Set<String> names = new TreeSet<>();
    for (String name : known) {
      if (name.startsWith(prefix)) {
        names.add(name.substring(prefix.length()).split("\\.", 2)[0]);
      }
    }
    return names;
  }

  private void refuse(Entry entry, String name, String why) {
    problems.add(entry.line(), "%s%s %s".formatted(path, name, why));
  }
}
