package dev.overseer.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Folders that look like a JDK, with scripts for programs. */
final class FakeJdk {
  private FakeJdk() {}

  /** A Java of this version whose {@code java} prints where it stands. */
  static Path jre(Path home, String version) throws IOException {
    Files.createDirectories(home.resolve("bin"));
    Files.writeString(
        home.resolve("release"), "IMPLEMENTOR=\"Nobody\"\nJAVA_VERSION=\"" + version + "\"");
    script(home.resolve("bin/java"), "echo \"$0\"");
    return home;
  }

  /** The same with a compiler. */
  static Path jdk(Path home, String version) throws IOException {
    script(jre(home, version).resolve("bin/javac"), "exit 1");
    return home;
  }

  /**
   * A Java 25 whose {@code java} is this script, which finds the real one in {@code $real}; its
   * other files are the real one's.
   */
  static Path around(Path real, Path home, String script) throws IOException {
    jre(home, "25.0.99");
    Files.createSymbolicLink(home.resolve("lib"), real.resolve("lib"));
    script(home.resolve("bin/java"), "real='" + real.resolve("bin/java") + "'\n" + script);
    return home;
  }

  /** Writes an executable script for {@code sh}. */
  static Path script(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n" + text + "\n");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
