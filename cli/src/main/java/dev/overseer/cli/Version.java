package dev.overseer.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/**
 * One line: which version, from which commit where the packaged tree knows it, on which Java.
 *
 * <p>The version is a resource of this jar. The commit stands in the tree's {@code build-info}, for
 * which the launcher passes the system property {@code overseer.home}: in the jar it would change
 * the jar, and so the AOT cache, with every commit.
 */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() throws IOException {
    String line = "overseer " + read();
    String commit = commit();
    if (!commit.isEmpty()) {
      line += " (" + commit + ")";
    }
    return new String[] {line + ", Java " + Runtime.version()};
  }

  /** The version alone. */
  static String number() throws IOException {
    return read();
  }

  private static String read() throws IOException {
    try (InputStream resource = Version.class.getResourceAsStream("version.properties")) {
      if (resource == null) {
        throw new UncheckedIOException(new NoSuchFileException("version.properties"));
      }
      return load(resource).getProperty("version", "");
    }
  }

  private static String commit() throws IOException {
    String home = System.getProperty("overseer.home", "");
    Path info = Path.of(home, "build-info");
    if (home.isEmpty() || !Files.isReadable(info)) {
      return "";
    }
    try (InputStream file = Files.newInputStream(info)) {
      return load(file).getProperty("commit", "");
    }
  }

  private static Properties load(InputStream from) throws IOException {
    Properties properties = new Properties();
    properties.load(from);
    return properties;
  }
}
