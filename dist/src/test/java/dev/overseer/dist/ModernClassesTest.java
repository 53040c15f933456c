package dev.overseer.dist;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.Opcode;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModernClassesTest {
  @TempDir private Path folder;

  @Test
  void raisesAClassOfJava5SoThatItStillRuns() throws Exception {
    byte[] raised = modern(jar("old.jar", Map.of("Sign.class", signOf(ClassFile.JAVA_5_VERSION))));

    Path jar = Files.write(folder.resolve("raised.jar"), raised);
    assertThat(majorVersions(jar)).containsExactly(ClassFile.JAVA_8_VERSION);
    try (URLClassLoader loader = loader(jar)) {
      var sign = loader.loadClass("Sign").getMethod("of", int.class);
      assertThat(sign.invoke(null, -3)).isEqualTo("minus");
      assertThat(sign.invoke(null, 3)).isEqualTo("plus");
    }
  }

  @Test
  void saysInTheJarThatItWasChanged() throws IOException {
    byte[] raised = modern(jar("old.jar", Map.of("Sign.class", signOf(ClassFile.JAVA_5_VERSION))));

    Path jar = Files.write(folder.resolve("raised.jar"), raised);
    try (ZipFile entries = new ZipFile(jar.toFile())) {
      assertThat(entries.getEntry("META-INF/CHANGED-BY-OVERSEER")).isNotNull();
    }
  }

  @Test
  void givesTheSameBytesEachTime() throws IOException {
    Path old = jar("old.jar", Map.of("Sign.class", signOf(ClassFile.JAVA_5_VERSION)));

    assertThat(modern(old)).isEqualTo(modern(old));
  }

  @Test
  void leavesAJarAsItIsThatHasNoOldClasses() throws IOException {
    Path jar = jar("new.jar", Map.of("Sign.class", signOf(ClassFile.JAVA_6_VERSION)));

    assertThat(modern(jar)).isEqualTo(Files.readAllBytes(jar));
  }

  @Test
  void leavesASignedJarAsItIs() throws IOException {
    Path jar =
        jar(
            "signed.jar",
            Map.of(
                "Sign.class",
                signOf(ClassFile.JAVA_5_VERSION),
                "META-INF/SOMEONE.SF",
                "Signature-Version: 1.0\n".getBytes(UTF_8)));

    assertThat(modern(jar)).isEqualTo(Files.readAllBytes(jar));
  }

  /** The jar that this is for: each of its classes passes the newer verifier. */
  @Test
  void everyClassOfPicocliPassesTheVerifier() throws Exception {
    Path picocli =
        Path.of(
            Class.forName("picocli.CommandLine")
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
    assertThat(majorVersions(picocli)).contains(ClassFile.JAVA_5_VERSION);

    Path raised = Files.write(folder.resolve("picocli.jar"), modern(picocli));

    assertThat(majorVersions(raised)).containsOnly(ClassFile.JAVA_8_VERSION);
    List<String> loaded = new ArrayList<>();
    try (URLClassLoader loader = loader(raised);
        ZipFile entries = new ZipFile(raised.toFile())) {
      for (String name : classesIn(entries)) {
        // Initializing links, and linking verifies.
        loaded.add(Class.forName(name, true, loader).getName());
      }
    }
    assertThat(loaded).hasSizeGreaterThan(200);
  }

  private byte[] modern(Path jar) throws IOException {
    try (ModernClasses modern = new ModernClasses(List.of(jar))) {
      return modern.of(jar);
    }
  }

  /** A class with a branch: without a stack map a newer verifier refuses it. */
  private static byte[] signOf(int version) {
    return ClassFile.of(ClassFile.StackMapsOption.DROP_STACK_MAPS)
        .build(
            ClassDesc.of("Sign"),
            type ->
                type.withVersion(version, 0)
                    .withFlags(ClassFile.ACC_PUBLIC | ClassFile.ACC_SUPER)
                    .withMethodBody(
                        "of",
                        MethodTypeDesc.of(ConstantDescs.CD_String, ConstantDescs.CD_int),
                        ClassFile.ACC_PUBLIC | ClassFile.ACC_STATIC,
                        code ->
                            code.iload(0)
                                .ifThenElse(
                                    Opcode.IFLT,
                                    negative -> negative.ldc("minus").areturn(),
                                    positive -> positive.ldc("plus").areturn())));
  }

  private Path jar(String name, Map<String, byte[]> entries) throws IOException {
    Path jar = folder.resolve(name);
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar))) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        out.putNextEntry(new ZipEntry(entry.getKey()));
        out.write(entry.getValue());
      }
    }
    return jar;
  }

  private static List<Integer> majorVersions(Path jar) throws IOException {
    List<Integer> versions = new ArrayList<>();
    try (ZipFile entries = new ZipFile(jar.toFile())) {
      for (String name : classesIn(entries)) {
        ZipEntry entry = entries.getEntry(name.replace('.', '/') + ".class");
        versions.add(
            ClassFile.of().parse(entries.getInputStream(entry).readAllBytes()).majorVersion());
      }
    }
    return versions;
  }

  private static List<String> classesIn(ZipFile jar) {
    return jar.stream()
        .map(ZipEntry::getName)
        .filter(name -> name.endsWith(".class") && !name.endsWith("module-info.class"))
        .map(name -> name.substring(0, name.length() - ".class".length()).replace('/', '.'))
        .toList();
  }

  private static URLClassLoader loader(Path jar) throws IOException {
    return new URLClassLoader(
        new URL[] {jar.toUri().toURL()}, ClassLoader.getPlatformClassLoader());
  }
}
