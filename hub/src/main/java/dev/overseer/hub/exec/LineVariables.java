package dev.overseer.hub.exec;

import dev.cel.common.values.NullValue;
import dev.cel.runtime.CelVariableResolver;
import dev.overseer.posix.StdStream;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a condition sees of one line. The line is read as JSON only when the condition gets to
 * {@code output.json}, and once. Used for one line, by one thread.
 */
final class LineVariables implements CelVariableResolver {
  private final StdStream stream;
  private final String line;

  private @Nullable Map<String, Object> json;

  LineVariables(StdStream stream, String line) {
    this.stream = stream;
    this.line = line;
  }

  @Override
  public Optional<Object> find(String name) {
    return switch (name) {
      case CelDialect.STREAM -> Optional.of(stream.label());
      case CelDialect.DATA -> Optional.of(line);
      case CelDialect.JSON -> Optional.of(json());
      case CelDialect.OUTPUT ->
          Optional.of(Map.of("stream", stream.label(), "data", line, "json", json()));
      default -> Optional.empty();
    };
  }

  private Map<String, Object> json() {
    Map<String, Object> read = json;
    if (read == null) {
      read = JsonReader.object(line, NullValue.NULL_VALUE).orElse(Map.of());
      json = read;
    }
    return read;
  }
}
