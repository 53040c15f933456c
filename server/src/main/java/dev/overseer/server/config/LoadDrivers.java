package dev.overseer.server.config;

import dev.overseer.hub.spi.Driver;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * Loads drivers from a folder: each jar in it, and each folder in it with the jars of a driver and
 * its libraries. Each has a class loader of its own, so that two drivers may have different
 * versions of a library; what we bring along ourselves wins over what is in the jars.
 */
final class LoadDrivers {
  private static final String SETTING = "drivers: ";

  private final Problems problems;

  /** What each type that there is came from. */
  private final Map<String, String> origins = new LinkedHashMap<>();

  private final Map<String, Driver> drivers = new TreeMap<>();

  LoadDrivers(Drivers packaged, Problems problems) {
    this.problems = problems;
    packaged
        .byType()
        .forEach(
            (type, driver) -> {
              drivers.put(type, driver);
              origins.put(type, "overseer itself");
            });
  }

  /** Those there were, and those in the folder; what can't be loaded is a problem. */
  Drivers from(Path folder) {
    if (!Files.isDirectory(folder)) {
      problem(folder, "is no folder: make it, or name another one");
      return Drivers.of(drivers);
    }
    for (Path entry : entriesOf(folder)) {
      if (isJar(entry)) {
        load(entry, List.of(entry));
      } else if (Files.isDirectory(entry) && !isHidden(entry)) {
        List<Path> jars = entriesOf(entry).stream().filter(LoadDrivers::isJar).toList();
        load(entry, jars);
      }
    }
    return Drivers.of(drivers);
  }

  private List<Path> entriesOf(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.sorted().toList();
    } catch (IOException e) {
      problem(folder, "can't be read: " + Reasons.of(e));
      return List.of();
    }
  }

  private static boolean isJar(Path entry) {
    return entry.toString().endsWith(".jar") && !isHidden(entry) && !Files.isDirectory(entry);
  }

  private static boolean isHidden(Path entry) {
    return String.valueOf(entry.getFileName()).startsWith(".");
  }

  /**
   * @param origin what to call them in messages
   */
  private void load(Path origin, List<Path> jars) {
    if (!jars.stream().allMatch(this::isReadable)) {
      return;
    }
    // Never closed: a driver may load classes of its own for as long as the process lives.
    URLClassLoader loader =
        new URLClassLoader(
            "driver " + origin.getFileName(),
            jars.stream().map(LoadDrivers::url).toArray(URL[]::new),
            Driver.class.getClassLoader());
    try {
      List<Driver> found = new ArrayList<>();
      ServiceLoader.load(Driver.class, loader).stream()
          // The parent's are found through the child, too.
          .filter(provider -> provider.type().getClassLoader().equals(loader))
          .forEach(provider -> found.add(provider.get()));
      if (found.isEmpty()) {
        problem(
            origin,
            "has no driver: one is named in META-INF/services/%s of its jar"
                .formatted(Driver.class.getName()));
      }
      found.forEach(driver -> add(driver, origin));
    } catch (ServiceConfigurationError | LinkageError | RuntimeException e) {
      problem(origin, "can't be loaded: " + reason(e));
    }
  }

  /** A class loader would pass over one that isn't, and say nothing. */
  private boolean isReadable(Path jar) {
    try (JarFile _ = new JarFile(jar.toFile())) {
      return true;
    } catch (IOException e) {
      problem(jar, "can't be read as a jar: " + Reasons.of(e));
      return false;
    }
  }

  private void add(Driver driver, Path origin) {
    String type = driver.type();
    String other = origins.putIfAbsent(type, origin.toString());
    if (other != null) {
      problem(
          origin,
          "has a driver for \"%s\", and so has %s: take one of them away".formatted(type, other));
    } else {
      drivers.put(type, driver);
    }
  }

  private void problem(Path where, String why) {
    problems.add(SETTING + where + " " + why);
  }

  private static String reason(Throwable failure) {
    Throwable cause =
        failure instanceof ServiceConfigurationError && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return switch (cause) {
      case ServiceConfigurationError named ->
          String.valueOf(named.getMessage()).replaceFirst("^[^:]*: ", "");
      case NoClassDefFoundError missing when !String.valueOf(missing.getMessage()).contains(" ") ->
          "it needs the class %s, which is missing: put the jar that has it beside it, into a folder of their own"
              .formatted(String.valueOf(missing.getMessage()).replace('/', '.'));
      default -> cause.toString();
    };
  }

  private static URL url(Path jar) {
    try {
      return jar.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
