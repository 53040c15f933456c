package dev.overseer.dist;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
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
 * launcher, licence, engines ─────────┴─► Shelf ─► AotCaches (first starts) ─► build-info
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
   * version; when the build began, as an ISO instant; where the engine for Temporal was built.
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    List<Path> jars = jarsIn(Path.of(args[2]));
    new Assemble(Path.of(args[0]), Path.of(args[1], "overseer"))
        .run(jars, args[3], Instant.parse(args[4]), Path.of(args[5]));
  }

  private void run(List<Path> jars, String version, Instant started, Path temporal)
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

    engine("temporal", temporal, caches);

    Shelf bin = new Shelf(home.resolve("bin"), caches);
    Path launcher = bin.put("overseer", Files.readAllBytes(source.resolve("overseer")));
    Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));

    new Shelf(home, caches).put("LICENSE", Files.readAllBytes(source.resolve("LICENSE")));
    caches.make(launcher);
    Files.writeString(info, "version=" + version + "\n" + new GitCommit(source).line());
    Files.setLastModifiedTime(info, FileTime.from(started));
  }

  /**
   * Puts an engine into a folder of its own, with what it needs beyond the worker: no class path
   * names it, and nothing of it is loaded before somebody asks for it. What the hub happens to have
   * too, in whatever version, is put there as well: the engine gets what it was built with.
   */
  private void engine(String scheme, Path built, AotCaches caches) throws IOException {
    List<String> shared =
        jarsIn(source.resolve("worker/target/class-path")).stream().map(Assemble::nameOf).toList();
    Shelf folder =
        new Shelf(Files.createDirectories(home.resolve("engines")).resolve(scheme), caches);
    List<Path> own =
        new ArrayList<>(
            jarsIn(built.resolve("class-path")).stream()
                .filter(jar -> !nameOf(jar).startsWith("overseer-"))
                .filter(jar -> !shared.contains(nameOf(jar)))
                .toList());
    try (DirectoryStream<Path> jar = Files.newDirectoryStream(built, "overseer-engine-*.jar")) {
      jar.forEach(own::add);
    }
    for (Path jar : own) {
      folder.put(nameOf(jar), Files.readAllBytes(jar));
    }
    folder.removeOthers();
  }

  private static List<Path> jarsIn(Path classPath) throws IOException {
    return List.of(Files.readString(classPath).split(":")).stream().map(Path::of).toList();
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
