package dev.overseer.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** Compiles sources into a jar, as the author of a driver does. Not thread-safe. */
public final class DriverJar {
  private static final String SERVICE = "META-INF/services/dev.overseer.hub.spi.Driver";

  private final Path folder;
  private final Path classes;

  /**
   * @param folder for what comes up meanwhile
   */
  public DriverJar(Path folder) throws IOException {
    this.folder = folder;
    classes = Files.createTempDirectory(folder, "classes");
  }

  /** Compiles a class against ours and the ones compiled before. */
  public DriverJar compile(String name, String source) throws IOException {
    Path file = Files.createTempDirectory(folder, "sources").resolve(name + ".java");
    Files.writeString(file, source);
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    String classPath = System.getProperty("java.class.path") + ":" + classes;
    int exit =
        compiler.run(
            null, null, null, "-proc:none", "-cp", classPath, "-d", "" + classes, "" + file);
    if (exit != 0) {
      throw new AssertionError("it does not compile:\n" + source);
    }
    return this;
  }

  /** Names the driver that there is. */
  public DriverJar provides(String type) throws IOException {
    Path service = classes.resolve(SERVICE);
    Files.createDirectories(service.getParent());
    Files.writeString(service, type + "\n", StandardCharsets.UTF_8);
    return this;
  }

  /** Takes a class away again. */
  public DriverJar without(String name) throws IOException {
    Files.delete(classes.resolve(name + ".class"));
    return this;
  }

  /** Packs all of it. */
  public Path pack(Path jar) throws IOException {
    Files.createDirectories(jar.getParent());
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
        Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        out.putNextEntry(new JarEntry(classes.relativize(file).toString()));
        Files.copy(file, out);
        out.closeEntry();
      }
    }
    return jar;
  }
}
