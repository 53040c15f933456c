package dev.overseer.server.config;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.overseer.core.settings.InvalidSettingsException;
import dev.overseer.hub.ActionDefinition;
import dev.overseer.hub.spi.Action;
import dev.overseer.hub.spi.Driver;
import dev.overseer.hub.spi.Work;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/**
 * A configuration file in a test's folder, read with the flags and variables that the test gives.
 */
final class ConfigurationFile {
  private static final Drivers ANYTHING =
      Drivers.of(Map.of("exec", new TakesAnything("exec"), "scan", new TakesAnything("scan")));

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
    return reader(ANYTHING).read();
  }

  /** With the real drivers in place of those that take anything. */
  ReadConfiguration reader() {
    return reader(Drivers.packaged());
  }

  private ReadConfiguration reader(Drivers drivers) {
    return new ReadConfiguration(drivers, flags, environment, "1.2.3");
  }

  /** What is wrong with it, with {@code config.yaml} for the file's path. */
  List<String> problems() {
    return problems(this::read);
  }

  /** The same of what another reader says. */
  List<String> problems(ThrowingCallable reader) {
    InvalidSettingsException wrong = catchThrowableOfType(InvalidSettingsException.class, reader);
    if (wrong == null) {
      throw new AssertionError("nothing is wrong with it: " + read());
    }
    return wrong.problems().stream()
        .map(problem -> problem.replace(file.toString(), "config.yaml"))
        .toList();
  }

  private record TakesAnything(String type) implements Driver {
    @Override
    public Action create(ActionDefinition definition) {
      return task -> Work.virtual(context -> 0);
    }
  }
}
