package dev.overseer.dist;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Puts {@code dist/target/overseer} together:
 *
 * <pre>
 * class path of cli ─► ModernClasses ─┐
 * launcher, licence ──────────────────┴─► Shelf ─► AotCaches (first starts) ─► build-info
 * </pre>
 */
final class Assemble {
  private static final String MAIN_CLASS = "dev.overseer.cli.Main";

  /** The watcher's, and the only jars that it loads classes from. */
  private static final String WATCH_CLASS = "dev.overseer.sidecar.Main";

  private static final List<String> WATCH_JARS =
      List.of(
          "overseer-core-",
          "overseer-transcript-",
          "overseer-discord-",
          "overseer-sidecar-",
          "jackson-core-");

  private final Path source;
  private final Path home;

  private Assemble(Path source, Path home) {
    this.source = source;
    this.home = home;
  }

  /**
   * Arguments: the source tree; the folder that gets {@code overseer/}; the class path; the
   * version; when the build began, as an ISO instant.
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    List<Path> jars =
        List.of(Files.readString(Path.of(args[2])).split(":")).stream().map(Path::of).toList();
    new Assemble(Path.of(args[0]), Path.of(args[1], "overseer"))
        .run(jars, args[3], Instant.parse(args[4]));
  }

  private void run(List<Path> jars, String version, Instant started)
      throws IOException, InterruptedException {
    Path info = home.resolve("build-info");
    // Without it the launcher takes the tree for unfinished, should this end half-way.
    Files.deleteIfExists(info);

    AotCaches caches = new AotCaches(home);
    Shelf lib = new Shelf(home.resolve("lib"), caches);
    try (ModernClasses modern = new ModernClasses(jars)) {
      for (Path jar : jars) {
        lib.put(nameOf(jar), modern.of(jar));
      }
    }
    lib.put("overseer.jar", startJar(MAIN_CLASS, jars));
    lib.put(
        "watch.jar", startJar(WATCH_CLASS, jars.stream().filter(Assemble::isWatchers).toList()));
    lib.removeOthers();

    Shelf bin = new Shelf(home.resolve("bin"), caches);
    Path launcher = bin.put("overseer", Files.readAllBytes(source.resolve("overseer")));
    Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));

    new Shelf(home, caches).put("LICENSE", Files.readAllBytes(source.resolve("LICENSE")));
    caches.make(launcher);
    Files.writeString(info, "version=" + version + "\n" + new GitCommit(source).line());
    Files.setLastModifiedTime(info, FileTime.from(started));
  }

  /**
   * Returns a jar that only says what to start and where the classes are: relative to itself,
   * always in the same order, as an AOT cache wants it. Native access is granted here and not by a
   * flag, which would void the cache.
   */
  private static byte[] startJar(String mainClass, List<Path> jars) throws IOException {
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.put(Attributes.Name.MAIN_CLASS, mainClass);
    attributes.putValue("Enable-Native-Access", "ALL-UNNAMED");
    attributes.put(
        Attributes.Name.CLASS_PATH,
        jars.stream().map(Assemble::nameOf).collect(Collectors.joining(" ")));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      ZipEntry entry = new ZipEntry(JarFile.MANIFEST_NAME);
      entry.setTimeLocal(LocalDateTime.of(2026, 1, 1, 0, 0));
      out.putNextEntry(entry);
      manifest.write(out);
    }
    return bytes.toByteArray();
  }

  private static boolean isWatchers(Path jar) {
    return WATCH_JARS.stream().anyMatch(nameOf(jar)::startsWith);
  }

  private static String nameOf(Path jar) {
    return String.valueOf(jar.getFileName());
  }
}
