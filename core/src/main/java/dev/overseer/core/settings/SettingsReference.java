package dev.overseer.core.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Writes the documentation's table from the settings themselves, so that it can't be wrong. */
public final class SettingsReference {
  private SettingsReference() {}

  /** A Markdown table with a row for each setting, and only the columns that any of them needs. */
  public static String table(List<? extends Setting<?>> settings) {
    boolean flags = settings.stream().anyMatch(setting -> setting.flag().isPresent());
    boolean variables = settings.stream().anyMatch(setting -> !setting.variables().isEmpty());
    List<String> head = new ArrayList<>(List.of("Setting"));
    if (flags) {
      head.add("Flag");
    }
    if (variables) {
      head.add("Environment");
    }
    head.addAll(List.of("Value", "Default", "What it does"));
    StringBuilder table = new StringBuilder(row(head));
    table.append(row(head.stream().map(title -> "---").toList()));
    for (Setting<?> setting : settings) {
      table.append(row(cells(setting, flags, variables)));
    }
    return table.toString();
  }

  private static <T> List<String> cells(Setting<T> setting, boolean flags, boolean variables) {
    List<String> cells = new ArrayList<>();
    List<String> names = new ArrayList<>(List.of(setting.key()));
    names.addAll(setting.spellings());
    cells.add(code(names));
    if (flags) {
      cells.add(code(setting.flag().stream().toList()));
    }
    if (variables) {
      cells.add(code(setting.variables()));
    }
    cells.add(setting.kind().range());
    cells.add(
        setting
            .defaultValue()
            .map(setting.kind()::write)
            .map(text -> text.isEmpty() ? "none" : "`" + text + "`")
            .orElse("must be given"));
    cells.add(setting.meaning());
    return cells;
  }

  private static String code(List<String> names) {
    return names.stream().map(name -> "`" + name + "`").collect(Collectors.joining(" or "));
  }

  private static String row(List<String> cells) {
    return cells.stream()
        .map(cell -> cell.replace("|", "\\|"))
        .collect(Collectors.joining(" | ", "| ", " |\n"));
  }
}
