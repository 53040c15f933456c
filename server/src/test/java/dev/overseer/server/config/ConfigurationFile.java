package dev.overseer.server.config;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.overseer.core.settings.InvalidSettingsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A configuration file in a test's folder, read with the flags and variables that the test gives.
 */
final class ConfigurationFile {
  private final Path file;
  private final Map<String, String> flags = new HashMap<>();
  private final Map<String, String> environment = new HashMap<>();

  ConfigurationFile(Path folder, String yaml) {
    file = folder.resolve("config.yaml");
    environment.put("HOME", "/home/ada");
    flags.put("--config", file.toString());
    try {
      Files.writeString(file, yaml);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  ConfigurationFile flag(String flag, String value) {
    flags.put(flag, value);
    return this;
  }

  ConfigurationFile variable(String name, String value) {
    environment.put(name, value);
    return this;
  }

  ServeConfiguration read() {
    return new ReadConfiguration(flags, environment, Set.of("exec", "scan"), "1.2.3").read();
  }

  /** What is wrong with it, with {@code config.yaml} for the file's path. */
  List<String> problems() {
    InvalidSettingsException wrong =
        catchThrowableOfType(InvalidSettingsException.class, this::read);
    if (wrong == null) {
      throw new AssertionError("nothing is wrong with it: " + read());
    }
    return wrong.problems().stream()
        .map(problem -> problem.replace(file.toString(), "config.yaml"))
        .toList();
  }
}
