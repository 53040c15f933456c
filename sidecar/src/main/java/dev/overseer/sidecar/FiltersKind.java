package dev.overseer.sidecar;

import dev.overseer.core.settings.Kind;
import dev.overseer.sidecar.format.Filters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Filters as JSON, or as the path of a file that has it. */
record FiltersKind() implements Kind<Filters> {
  @Override
  public Filters read(String text, Map<String, String> environment) {
    if (text.strip().startsWith("{") || text.strip().startsWith("[")) {
      return Filters.parse(text);
    }
    Path file = new ShellPathKind().read(text, environment);
    String json;
    try {
      json = Files.readString(file);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "must be " + range() + "; as a file it can't be read (" + e + ")", e);
    }
    return Filters.parse(json);
  }

  @Override
  public String range() {
    return "a JSON object, or the path of a file that holds one";
  }

  @Override
  public String write(Filters value) {
    return value.equals(Filters.NONE) ? "" : "(given)";
  }
}
