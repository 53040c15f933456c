package dev.overseer.worker.engine;

import dev.overseer.core.log.Log;
import dev.overseer.core.settings.Settings;
import dev.overseer.worker.WorkerSettings;
import java.io.IOException;
import java.net.URL;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * Opens the engine that settings name. An engine that is not the spool is looked for on the class
 * path, where a program that embeds us may have put it, and then in the folder {@code
 * engines/<scheme>} of the tree that runs.
 */
public final class OpenEngine {
  private OpenEngine() {}

  /**
   * Opens it.
   *
   * @param settings {@link WorkerSettings#SPOOL} among them
   * @throws EngineException if there is no such engine here, or it can't be opened
   */
  public static Engine open(Settings settings, Map<String, String> environment, Log log)
      throws EngineException {
    return open(
        settings,
        environment,
        log,
        Optional.ofNullable(System.getProperty("overseer.home")).map(Path::of));
  }

  /**
   * @param home the tree that runs; empty where we are embedded
   */
  static Engine open(
      Settings settings, Map<String, String> environment, Log log, Optional<Path> home)
      throws EngineException {
    return switch (settings.get(WorkerSettings.ENGINE)) {
      case EngineAddress.Spool _ -> SpoolEngine.of(settings);
      case EngineAddress.Loaded(String scheme, String text) ->
          provider(scheme, home).open(text, environment, log);
    };
  }

  private static EngineProvider provider(String scheme, Optional<Path> home)
      throws EngineException {
    ClassLoader program = OpenEngine.class.getClassLoader();
    Optional<EngineProvider> onClassPath = find(scheme, program);
    if (onClassPath.isPresent()) {
      return onClassPath.get();
    }
    Optional<Path> folder = home.map(tree -> tree.resolve("engines").resolve(scheme));
    if (folder.isPresent() && Files.isDirectory(folder.get())) {
      Optional<EngineProvider> loaded = find(scheme, new EngineLoader(jars(folder.get()), program));
      if (loaded.isPresent()) {
        return loaded.get();
      }
    }
    throw new EngineException(
        "there is no engine \"%s\" here: %s. Use a tree that has it, or --engine spool:/path"
            .formatted(
                scheme,
                folder
                    .map(missing -> "the folder %s is missing or holds none".formatted(missing))
                    .orElse("it is not on the class path")));
  }

  private static Optional<EngineProvider> find(String scheme, ClassLoader loader) {
    return ServiceLoader.load(EngineProvider.class, loader).stream()
        .map(ServiceLoader.Provider::get)
        .filter(one -> one.scheme().equals(scheme))
        .findFirst();
  }

  private static List<URL> jars(Path folder) throws EngineException {
    List<URL> jars = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.jar")) {
      for (Path jar : files) {
        jars.add(jar.toUri().toURL());
      }
    } catch (IOException e) {
      throw new EngineException("%s can't be read: %s".formatted(folder, e), e);
    }
    return jars;
  }
}
