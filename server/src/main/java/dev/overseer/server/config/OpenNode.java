package dev.overseer.server.config;

import dev.overseer.server.config.Yaml.Entry;
import dev.overseer.server.config.Yaml.Items;
import dev.overseer.server.config.Yaml.Keys;
import dev.overseer.server.config.Yaml.Scalar;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.common.Anchor;

/** A list or mapping whose end has not been read yet. */
sealed interface OpenNode {
  int line();

  Optional<Anchor> anchor();

  void add(Yaml node, int line, Problems problems);

  Yaml close(Problems problems);

  /** A list. */
  record OfItems(int line, Optional<Anchor> anchor, List<Yaml> items) implements OpenNode {
    OfItems(int line, Optional<Anchor> anchor) {
      this(line, anchor, new ArrayList<>());
    }

    @Override
    public void add(Yaml node, int line, Problems problems) {
      items.add(node);
    }

    @Override
    public Yaml close(Problems problems) {
      return new Items(items, line, 1 + items.stream().mapToLong(Yaml::weight).sum());
    }
  }

  /** A mapping. */
  final class OfKeys implements OpenNode {
    private final int line;
    private final Optional<Anchor> anchor;

    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final List<Keys> merged = new ArrayList<>();
    private Optional<Key> key = Optional.empty();

    OfKeys(int line, Optional<Anchor> anchor) {
      this.line = line;
      this.anchor = anchor;
    }

    private record Key(String name, int line) {}

    @Override
    public int line() {
      return line;
    }

    @Override
    public Optional<Anchor> anchor() {
      return anchor;
    }

    @Override
    public void add(Yaml node, int at, Problems problems) {
      if (key.isEmpty()) {
        key = Optional.of(new Key(nameOf(node, problems), at));
        return;
      }
      Key named = key.get();
      key = Optional.empty();
      if (named.name.equals("<<")) {
        merge(node, at, problems);
        return;
      }
      Entry first = entries.putIfAbsent(named.name, new Entry(named.line, node));
      if (first != null) {
        problems.add(
            named.line,
            "%s is given twice, first in line %d: keep one of them"
                .formatted(named.name, first.line()));
      }
    }

    private static String nameOf(Yaml node, Problems problems) {
      if (node instanceof Scalar scalar) {
        return scalar.text();
      }
      problems.add(node.line(), "a key must be a word, not a list or a mapping");
      return "";
    }

    /** YAML 1.1's merge key, which the files of that time may use. */
    private void merge(Yaml node, int at, Problems problems) {
      switch (node) {
        case Keys keys -> merged.add(keys);
        case Items list when list.items().stream().allMatch(Keys.class::isInstance) ->
            list.items().stream().map(Keys.class::cast).forEach(merged::add);
        case Items _, Scalar _ -> problems.add(at, "<< merges mappings, and this is none");
      }
    }

    @Override
    public Yaml close(Problems problems) {
      merged.forEach(keys -> keys.entries().forEach(entries::putIfAbsent));
      long weight = 1 + entries.values().stream().mapToLong(entry -> entry.value().weight()).sum();
      return new Keys(entries, line, weight);
    }
  }
}
