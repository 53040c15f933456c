package dev.overseer.sidecar;

import dev.overseer.core.settings.Kind;
import dev.overseer.core.settings.Kinds;
import java.nio.file.Path;
import java.util.Map;

/** A path with {@code ~}, <code>${NAME}</code> and {@code $NAME} in it. */
record ShellPathKind() implements Kind<Path> {
  private static final Kind<Path> PATH = Kinds.path();

  @Override
  public Path read(String text, Map<String, String> environment) {
    return PATH.read(text.replaceAll("\\$([A-Za-z_][A-Za-z0-9_]*)", "\\${$1}"), environment);
  }

  @Override
  public String range() {
    return PATH.range();
  }

  @Override
  public String write(Path value) {
    return PATH.write(value);
  }
}
