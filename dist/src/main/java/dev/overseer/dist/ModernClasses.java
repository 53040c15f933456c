package dev.overseer.dist;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Raises class files of Java 5 to the format of Java 8. The JVM keeps nothing older than Java 6 in
 * an AOT cache, and picocli, of which every command is made, is compiled for Java 5: raised, it
 * takes 40 % off each start (docs/decisions/0002-aot-cache.md).
 *
 * <p>Only the format changes: the version, and the stack maps that the newer verifier wants (JVMS
 * §4.10.1). Jars without such classes, and signed ones, stay as they are to the byte.
 */
final class ModernClasses implements AutoCloseable {
  private static final String NOTICE =
      "The classes in this jar were raised from the class file format of Java 5 to that of Java 8"
          + " by the build of Overseer. Nothing else in them was changed.\n";

  private final URLClassLoader jars;
  private final ClassFile format;

  /** Takes the whole class path: a stack map names the common parents of classes. */
  ModernClasses(List<Path> classPath) throws IOException {
    List<URL> urls = new ArrayList<>();
    for (Path jar : classPath) {
      urls.add(jar.toUri().toURL());
    }
    jars = new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    format =
        ClassFile.of(
            ClassFile.StackMapsOption.GENERATE_STACK_MAPS,
            ClassFile.ClassHierarchyResolverOption.of(
                ClassHierarchyResolver.ofResourceParsing(jars)
                    .orElse(ClassHierarchyResolver.defaultResolver())));
  }

  /** Returns the jar's bytes, as they should be packaged. */
  byte[] of(Path jar) throws IOException {
    try (ZipFile entries = new ZipFile(jar.toFile())) {
      if (isSigned(entries) || !hasOldClasses(entries)) {
        return Files.readAllBytes(jar);
      }
      return raised(entries);
    }
  }

  @Override
  public void close() throws IOException {
    jars.close();
  }

  private byte[] raised(ZipFile jar) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      for (ZipEntry entry : entriesOf(jar)) {
        try (InputStream in = jar.getInputStream(entry)) {
          byte[] content = in.readAllBytes();
          write(out, entry, isOldClass(entry, content) ? raised(content) : content);
        }
      }
      ZipEntry notice = new ZipEntry("META-INF/CHANGED-BY-OVERSEER");
      notice.setTime(entriesOf(jar).getFirst().getTime());
      write(out, notice, NOTICE.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private byte[] raised(byte[] old) {
    ClassModel model = format.parse(old);
    return format.transformClass(
        model,
        (builder, element) -> {
          switch (element) {
            case ClassFileVersion version -> builder.withVersion(ClassFile.JAVA_8_VERSION, 0);
            // Passed on as it is, a body would keep its bytes, and so have no stack map.
            case MethodModel method ->
                builder.transformMethod(
                    method, MethodTransform.transformingCode(CodeTransform.ACCEPT_ALL));
            default -> builder.with(element);
          }
        });
  }

  private static void write(ZipOutputStream out, ZipEntry like, byte[] content) throws IOException {
    ZipEntry entry = new ZipEntry(like.getName());
    entry.setTime(like.getTime());
    out.putNextEntry(entry);
    out.write(content);
    out.closeEntry();
  }

  private static boolean hasOldClasses(ZipFile jar) throws IOException {
    for (ZipEntry entry : entriesOf(jar)) {
      if (entry.getName().endsWith(".class")) {
        try (InputStream in = jar.getInputStream(entry)) {
          if (isOldClass(entry, in.readNBytes(8))) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private static boolean isOldClass(ZipEntry entry, byte[] content) {
    // JVMS §4.1: magic u4, minor_version u2, major_version u2.
    return entry.getName().endsWith(".class")
        && content.length >= 8
        && (content[6] << 8 | content[7]) < ClassFile.JAVA_6_VERSION;
  }

  private static boolean isSigned(ZipFile jar) {
    return entriesOf(jar).stream()
        .anyMatch(entry -> entry.getName().matches("META-INF/[^/]+\\.SF"));
  }

  private static List<ZipEntry> entriesOf(ZipFile jar) {
    return jar.stream().<ZipEntry>map(entry -> entry).toList();
  }
}
