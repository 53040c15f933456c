package dev.overseer.server.config;

import dev.overseer.core.settings.Given;
import dev.overseer.core.settings.InvalidSettingsException;
import dev.overseer.core.settings.Origin;
import dev.overseer.core.settings.Setting;
import dev.overseer.core.settings.SettingSource;
import dev.overseer.server.config.Yaml.Entry;
import dev.overseer.server.config.Yaml.Items;
import dev.overseer.server.config.Yaml.Keys;
import dev.overseer.server.config.Yaml.Scalar;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A mapping of the file and the settings that are looked up in it. A setting's key with dots in it
 * stands in nested mappings. What has not been looked up by the end is unknown.
 */
final class Section implements SettingSource {
  private final Problems problems;

  private final Keys keys;
  private final int line;
  private final String path;
  private final Map<String, String> environment;
  private final Map<String, String> hints;

  private final Set<String> known = new LinkedHashSet<>();
  private boolean anyName;

  private Section(
      Problems problems,
      Keys keys,
      int line,
      String path,
      Map<String, String> environment,
      Map<String, String> hints) {
    this.problems = problems;
    this.keys = keys;
    this.line = line;
    this.path = path;
    this.environment = environment;
    this.hints = hints;
  }

  /**
   * The whole file.
   *
   * @param environment what paths may refer to
   */
  static Section root(Keys keys, Problems problems, Map<String, String> environment) {
    return new Section(problems, keys, 1, "", environment, Map.of());
  }

  /** A mapping within; one without keys if there is none. */
  Section section(String name) {
    known.add(name);
    Optional<Entry> entry = entry(name);
    return within(
        name,
        entry.map(Entry::value).orElse(Keys.NONE),
        entry.map(Entry::line).orElse(line),
        Map.of());
  }

  /**
   * The mappings within, by names that the user chose.
   *
   * @param itsHints what to say of some keys that are unknown in them
   */
  Map<String, Section> sections(Map<String, String> itsHints) {
    anyName = true;
    Map<String, Section> sections = new LinkedHashMap<>();
    keys.entries()
        .forEach(
            (name, entry) ->
                sections.put(name, within(name, entry.value(), entry.line(), itsHints)));
    return sections;
  }

  private Section within(String name, Yaml value, int at, Map<String, String> itsHints) {
    if (!(value instanceof Keys) && !value.isNothing()) {
      problems.add(at, "%s%s must be a mapping".formatted(path, name));
    }
    Keys inner = value instanceof Keys found ? found : Keys.NONE;
    return new Section(problems, inner, at, path + name + ".", environment, itsHints);
  }

  /** The keys and what stands behind them, for who knows what to make of them. */
  Map<String, Entry> entries() {
    anyName = true;
    return keys.entries();
  }

  /** The line of the mapping's own key. */
  int line() {
    return line;
  }

  /** Whether anything stands behind a key. */
  boolean has(String name) {
    return entry(name).filter(entry -> !entry.value().isNothing()).isPresent();
  }

  /** Whether nothing stands behind any key. */
  boolean isEmpty() {
    return keys.entries().values().stream().allMatch(entry -> entry.value().isNothing());
  }

  /** A mistake in the value of a key. */
  void refuse(String name, String why) {
    problems.add(entry(name).map(Entry::line).orElse(line), "%s%s %s".formatted(path, name, why));
  }

  /** A mistake in this mapping as a whole. */
  void refuse(String why) {
    problems.add(line, "%s %s".formatted(path.substring(0, path.length() - 1), why));
  }

  /**
   * What this file says of a setting, its default if nothing. A mistake is added to the problems;
   * the default then stands in, for the rest of the reading.
   *
   * @return empty only for a setting without a default
   */
  <T> Optional<T> read(Setting<T> setting) {
    try {
      Optional<Given> given = find(setting);
      if (given.isPresent()) {
        return Optional.of(setting.read(given.get(), environment));
      }
    } catch (InvalidSettingsException wrong) {
      problems.addAll(wrong);
    }
    return setting.defaultValue();
  }

  /** {@link #read} for a setting with a default. */
  <T> T value(Setting<T> setting) {
    return read(setting).orElseThrow();
  }

  /** Makes a setting known that may never be looked up. */
  void expect(Setting<?> setting) {
    known.addAll(namesOf(setting));
  }

  @Override
  public Optional<Given> find(Setting<?> setting) {
    expect(setting);
    List<Given> found = new ArrayList<>();
    for (String name : namesOf(setting)) {
      entry(name).flatMap(entry -> given(name, entry)).ifPresent(found::add);
    }
    if (found.size() > 1) {
      refuseContradiction(setting, found.getFirst(), found.getLast());
    }
    return found.stream().findFirst();
  }

  private <T> void refuseContradiction(Setting<T> setting, Given one, Given other) {
    if (!setting.read(one, environment).equals(setting.read(other, environment))) {
      throw new InvalidSettingsException(
          "%s: %s says otherwise than %s (%s), but both mean the same: keep one of them"
              .formatted(other.where(), other.name(), one.name(), one.where()));
    }
  }

  private Optional<Given> given(String name, Entry entry) {
    String where = problems.place(entry.line());
    String shown = path + name;
    return switch (entry.value()) {
      case Scalar scalar when scalar.isNothing() || scalar.text().isEmpty() -> Optional.empty();
      case Scalar scalar -> Optional.of(Given.text(Origin.FILE, where, shown, scalar.text()));
      case Items list -> Optional.of(Given.list(Origin.FILE, where, shown, textsOf(list, shown)));
      case Keys _ ->
          throw new InvalidSettingsException(
              "%s: %s is a mapping, but must be a single value".formatted(where, shown));
    };
  }

  private List<String> textsOf(Items list, String shown) {
    List<String> texts = new ArrayList<>();
    for (Yaml item : list.items()) {
      if (!(item instanceof Scalar scalar) || scalar.isNothing()) {
        throw new InvalidSettingsException(
            "%s: each item of %s must be a single value"
                .formatted(problems.place(item.line()), shown));
      }
      texts.add(scalar.text());
    }
    return texts;
  }

  private static List<String> namesOf(Setting<?> setting) {
    List<String> names = new ArrayList<>(List.of(setting.key()));
    names.addAll(setting.spellings());
    return names;
  }

  /** What stands behind a key; dots in it go into nested mappings. */
  Optional<Entry> entry(String name) {
    Keys at = keys;
    String rest = name;
    for (int dot = rest.indexOf('.'); dot >= 0; dot = rest.indexOf('.')) {
      Entry inner = at.entries().get(rest.substring(0, dot));
      if (inner == null || !(inner.value() instanceof Keys innerKeys)) {
        return Optional.empty();
      }
      at = innerKeys;
      rest = rest.substring(dot + 1);
    }
    return Optional.ofNullable(at.entries().get(rest));
  }

  /** Refuses every key that nobody has asked for so far. */
  void refuseUnknown() {
    if (!anyName) {
      new RefuseUnknown(problems, path, known, hints).in(keys);
    }
  }
}
